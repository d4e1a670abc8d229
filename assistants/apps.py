"""The app of assistants and their conversations."""

from __future__ import annotations

from django.apps import AppConfig


class AssistantsConfig(AppConfig):
    name = "assistants"

    def ready(self) -> None:
        from accounts.vault.rotation import also_rewrap
        from assistants import checks, sealing  # noqa: F401 - registers the checks

        also_rewrap(sealing.rewrap)
