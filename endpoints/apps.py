"""The app of endpoints: versioned prompts with a language model, called by name from programs and assistants."""

from __future__ import annotations

from django.apps import AppConfig


class EndpointsConfig(AppConfig):
    name = "endpoints"

    def ready(self) -> None:
        from endpoints import checks, limits  # noqa: F401 - registers checks and resources
