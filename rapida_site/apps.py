"""The project as a Django app: it holds the system checks, the management commands and the admin site."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig as DjangoAdminConfig


class SiteConfig(AppConfig):
    name = "rapida_site"

    def ready(self) -> None:
        from rapida_site import checks  # noqa: F401 - registers the checks


class AdminConfig(DjangoAdminConfig):
    default_site = "rapida_site.admin.OtpAdminSite"
