"""System checks of the whole project: each names the mistake and its cure, and all show at once.

``rapida.E001`` a wrong environment variable, ``E002`` a relation between databases, ``E003`` tables without an owner,
``E004`` no real SECRET in production, ``E005`` a directory that cannot be written, ``E006`` a soft key to no model,
``E007`` DEBUG in production, ``E008`` a certificate that cannot be used, ``E009`` a short master key of the vault,
``E010`` an address or a host name that is none,
``W001`` no ALLOWED_HOSTS in production, ``W002`` no master key given in production, ``W003`` a variable that looks like
one of ours and is not read.
"""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.db.models import Field, Model

from rapida_site import databases, paths
from rapida_site.lib import crypto, env
from rapida_site.lib.db import SoftKeyField
from rapida_site.serve import services

_KNOWN_SECRETS = frozenset({"rpd_pks", "secret", "changeme", "missing"})
_SHORTEST_SECRET = 32
_UNREAD_ORIGINS = ("CORS_ORIGINS", "CORS_ALLOWED_ORIGINS")


@register
def environment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    services.wanted([])  # read here, too, because a wrong port is read (and replaced by the default) after the checks
    return [
        Error(f"{problem.name} {problem.message}.", hint="See docs/configuration.md.", id="rapida.E001")
        for problem in dict.fromkeys(env.PROBLEMS)
    ]


@register
def origins_have_their_names(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    hint = (
        "Name pages that call with a key or token in CORS__ALLOWED_ORIGINS, with two underscores, "
        "and pages that use the session cookie in CSRF_TRUSTED_ORIGINS."
    )
    return [
        CheckWarning(f"{name} is not read.", hint=hint, id="rapida.W003")
        for name in _UNREAD_ORIGINS
        if name in os.environ
    ]


@register
def relations_stay_in_one_database(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return cross_alias_relations(apps.get_models(include_auto_created=True))


def cross_alias_relations(models: Iterable[type[Model]]) -> list[CheckMessage]:
    """Return an error for each relation whose two tables are in different databases."""
    return [
        Error(
            f"{model._meta.label}.{field.name} refers to {field.related_model._meta.label} in another database.",
            hint="PostgreSQL keeps no foreign key across databases: use SoftKeyField of rapida_site.lib.db.",
            obj=model,
            id="rapida.E002",
        )
        for model in models
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if isinstance(field.related_model, type) and not _same_database(model, field.related_model)
    ]


def _same_database(one: type[Model], two: type[Model]) -> bool:
    return databases.owner(one._meta.app_label) == databases.owner(two._meta.app_label)


@register
def every_table_has_an_owner(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    labels = {model._meta.app_label for model in apps.get_models() if model._meta.managed}
    return [
        Error(
            f"The app {label!r} has tables, but no database owns them.",
            hint="Name its database in OWNERS of rapida_site/databases.py.",
            id="rapida.E003",
        )
        for label in sorted(labels - databases.OWNERS.keys())
    ]


@register
def soft_keys_name_models(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{model._meta.label}.{field.name} is a soft key to {field.to}, which is no model.",
            hint='Write "app.Model" as it is installed.',
            obj=model,
            id="rapida.E006",
        )
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, SoftKeyField) and not _is_model(field)
    ]


def _is_model(field: Field[Any, Any]) -> bool:
    try:
        apps.get_model(field.to)  # type: ignore[attr-defined]
    except (LookupError, ValueError):
        return False
    return True


@register
def production_is_closed(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.ENVIRONMENT != "production":
        return []
    found: list[CheckMessage] = []
    if settings.SECRET_KEY in _KNOWN_SECRETS or len(settings.SECRET_KEY) < _SHORTEST_SECRET:
        made = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        hint = f"Set SECRET (or SECRET_FILE) to at least {_SHORTEST_SECRET} random characters: {made}"
        found.append(Error("Production needs a SECRET of its own.", hint=hint, id="rapida.E004"))
    if settings.DEBUG:
        found.append(Error("DEBUG shows settings and code to strangers.", hint="Unset DEBUG.", id="rapida.E007"))
    if not set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1"}:
        hint = "Set ALLOWED_HOSTS to the names that people reach this server by, comma-separated."
        found.append(CheckWarning("Pages are answered to this machine only.", hint=hint, id="rapida.W001"))
    return found


@register
def addresses_are_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A half address matches nothing and breaks every link of a mail, without another sign of it."""
    origins = {
        "PUBLIC_URL": [settings.PUBLIC_URL],
        "CORS__ALLOWED_ORIGINS": [origin for origin in settings.CORS_ALLOWED_ORIGINS if origin != "*"],
    }
    hint = "Write the whole address, such as https://voice.example.com."
    found: list[CheckMessage] = [
        Error(f"{name} has {value!r}, which is no address.", hint=hint, id="rapida.E010")
        for name, values in origins.items()
        for value in values
        if not _is_address(value)
    ]
    hint = "Write names alone, such as voice.example.com, or .example.com for all below it."
    found += [
        Error(f"ALLOWED_HOSTS has {value!r}, which is no host name.", hint=hint, id="rapida.E010")
        for value in settings.ALLOWED_HOSTS
        if "/" in value or (":" in value and not value.startswith("["))
    ]
    return found


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


@register
def vault_has_a_master_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    given = env.text("INTEGRATION_CRYPTO_KEY")
    made = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if given and len(given) < crypto.SHORTEST_KEY:
        hint = f"Set it to at least {crypto.SHORTEST_KEY} random characters: {made}"
        return [Error("INTEGRATION_CRYPTO_KEY is too short to guard the vault.", hint=hint, id="rapida.E009")]
    if not given and settings.ENVIRONMENT == "production":
        hint = f"Set INTEGRATION_CRYPTO_KEY (or INTEGRATION_CRYPTO_KEY_FILE), the same on every server: {made}"
        message = f"The vault's master key lies beside what it guards, in {crypto.KEY_FILE}."
        return [CheckWarning(message, hint=hint, id="rapida.W002")]
    return []


@register
def certificate_fits_its_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    certificate, key = settings.TLS_CERTIFICATE, settings.TLS_PRIVATE_KEY
    if not certificate and not key:
        return []
    hint = "Set both TLS__CERTIFICATE and TLS__PRIVATE_KEY to PEM files that belong together and this user can read."
    if not certificate or not key:
        missing = "TLS__PRIVATE_KEY" if certificate else "TLS__CERTIFICATE"
        return [Error(f"TLS needs a certificate and its key: {missing} is not set.", hint=hint, id="rapida.E008")]
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:  # ssl.SSLError is one
        reason = error.strerror or str(error)
        return [Error(f"{certificate} and {key} are no certificate and key: {reason}.", hint=hint, id="rapida.E008")]
    return []


@register
def directories_can_be_written(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    places = {"RAPIDA_DATA": paths.DATA, "ASSET_STORE__STORAGE_PATH_PREFIX": Path(settings.MEDIA_ROOT)}
    return [
        Error(
            f"{path} cannot be written: {reason}.",
            hint=f"Give it to this user, or set {name} to another directory.",
            id="rapida.E005",
        )
        for name, path in places.items()
        if (reason := _why_not_writable(path))
    ]


def _why_not_writable(path: Path) -> str:
    """Return the reason why no file can be made in ``path`` (made when missing), or an empty string."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path, prefix=".write-test-")
    except OSError as error:
        return error.strerror or str(error)
    os.close(descriptor)
    Path(name).unlink()
    return ""
