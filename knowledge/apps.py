"""The app of knowledge: collections of documents that assistants look things up in."""

from __future__ import annotations

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "knowledge"

    def ready(self) -> None:
        from knowledge import checks, limits  # noqa: F401 - registers checks and resources
