"""The project as a Django app: it holds the system checks, the management commands and the admin site."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig
from django.db import connections
from django.db.models.signals import pre_migrate

from rapida_site.databases import ASSISTANT_DB


class SiteConfig(AppConfig):
    name = "rapida_site"

    def ready(self) -> None:
        # The checks, and the Celery application by which every process, not only the worker, hands over work.
        from rapida_site import celery, checks  # noqa: F401

        pre_migrate.connect(add_vector_type, sender=apps.get_app_config("assistants"))


class AdminConfig(DjangoAdminConfig):
    default_site = "rapida_site.admin.OtpAdminSite"


def add_vector_type(using: str, **kwargs: Any) -> None:
    """Create pgvector in assistant_db before its migrations, where the server has it; without it search is exact."""
    if using != ASSISTANT_DB:
        return
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT installed_version FROM pg_available_extensions WHERE name = 'vector'")
        if cursor.fetchone() == (None,):
            cursor.execute("CREATE EXTENSION vector")
