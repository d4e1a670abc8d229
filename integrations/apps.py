"""The app of providers; its system checks come in when Django is ready."""

from __future__ import annotations

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Providers"

    def ready(self) -> None:
        from integrations import checks  # noqa: F401 - registers them
