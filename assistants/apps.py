"""The app of assistants and their conversations."""

from __future__ import annotations

from django.apps import AppConfig


class AssistantsConfig(AppConfig):
    name = "assistants"

    def ready(self) -> None:
        from assistants import checks  # noqa: F401 - registers the checks
