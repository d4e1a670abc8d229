"""The app of providers; its system checks, and what it tells the vault, come in when Django is ready."""

from __future__ import annotations

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Providers"

    def ready(self) -> None:
        from integrations import checks  # noqa: F401 - registers them
        from integrations.connectors.shapes import register_connections
        from integrations.credential_shapes import register_shapes

        register_shapes()
        register_connections()
