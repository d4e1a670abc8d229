"""Four databases, one table of owners, one router.

``default`` *is* web_db: Django's own apps and django-otp open bare transactions on ``default``, so it must be a real
database and theirs (docs/adr/0001).
"""

from __future__ import annotations

from typing import Any

from rapida_site.lib import env

WEB_DB, ASSISTANT_DB, INTEGRATION_DB, ENDPOINT_DB = "default", "assistant_db", "integration_db", "endpoint_db"
ALIASES = (WEB_DB, ASSISTANT_DB, INTEGRATION_DB, ENDPOINT_DB)
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")  # libpq's; the last is the strictest

OWNERS = {
    "accounts": WEB_DB,
    "admin": WEB_DB,
    "auth": WEB_DB,
    "contenttypes": WEB_DB,
    "rapida_site": WEB_DB,
    "sessions": WEB_DB,
    "assistants": ASSISTANT_DB,
    "knowledge": ASSISTANT_DB,
    "telephony": ASSISTANT_DB,
    "integrations": INTEGRATION_DB,
    "endpoints": ENDPOINT_DB,
}


def owner(app_label: str) -> str:
    """Return the alias that holds the tables of this app; an unknown label is web_db's and fails a system check."""
    return OWNERS.get(app_label, WEB_DB)


class OwnerRouter:
    """Send every model to its owner; relations and migrations stay inside one alias."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return owner(model._meta.app_label)

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return owner(model._meta.app_label)

    def allow_relation(self, one: Any, two: Any, **hints: Any) -> bool:
        return owner(one._meta.app_label) == owner(two._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == owner(app_label)


def databases(socket_dir: str) -> dict[str, dict[str, Any]]:
    """Build ``DATABASES``: the server of ``POSTGRES__HOST``, else the embedded one by its socket."""
    pool_size = env.integer("POSTGRES__MAX_OPEN_CONNECTION", 8, low=0, high=200)
    options: dict[str, Any] = {}
    if pool_size:
        options["pool"] = {"min_size": 0, "max_size": pool_size, "timeout": 10}
    if env.text("POSTGRES__SSL_MODE"):  # a wrong one must not open what was meant to be closed
        options["sslmode"] = env.choice("POSTGRES__SSL_MODE", _SSL_MODES[-1], _SSL_MODES)
    names = {
        WEB_DB: env.text("POSTGRES__DB_NAME", "web_db"),
        ASSISTANT_DB: "assistant_db",
        INTEGRATION_DB: "integration_db",
        ENDPOINT_DB: "endpoint_db",
    }
    host = env.text("POSTGRES__HOST")
    return {
        alias: {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "HOST": host or socket_dir,
            "PORT": env.text("POSTGRES__PORT", "5432"),
            "USER": env.text("POSTGRES__AUTH__USER", "postgres" if not host else "rapida_user"),
            "PASSWORD": env.text("POSTGRES__AUTH__PASSWORD"),
            "OPTIONS": dict(options),
            "CONN_MAX_AGE": 0,
            # A restarted server leaves dead connections in the pool; one round trip finds them before a caller does.
            "CONN_HEALTH_CHECKS": True,
        }
        for alias, name in names.items()
    }
