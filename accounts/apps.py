"""The app of people, organizations and their keys."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import checks, invalidation  # noqa: F401 - registers the checks

        invalidation.connect()
