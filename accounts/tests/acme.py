"""Providers for the tests of the vault: Acme judges keys by how they begin, Acme Drive's accounts are connected."""

from __future__ import annotations

from typing import Any

from accounts.actions import vault as actions
from accounts.models import VaultCredential
from accounts.tests.personas import Persona
from accounts.vault import Field, Shape
from rapida_site.lib.errors import Invalid, ProviderFailed

SECRET = "sk-live-0123456789abcdef-wxyz"


def _judge(value: Any) -> None:
    if value["key"].startswith("bad"):
        raise Invalid("Acme refuses this credential.")
    if value["key"].startswith("down"):
        raise ProviderFailed("Acme does not answer.")


def _renew(value: Any) -> tuple[dict[str, Any], float]:
    return {**value, "access_token": value["access_token"] + "+"}, 3600.0


SHAPES = (
    Shape(
        "acme", "Acme", (Field("key", "Key"), Field("region", "Region", secret=False, required=False)), verify=_judge
    ),
    Shape("acme-drive", "Acme Drive", (Field("access_token", "Access token"),), refresh=_renew),
)


def save(persona: Persona, name: str = "Main", key: str = SECRET) -> VaultCredential:
    return actions.create_credential(
        principal=persona.principal, provider="acme", name=name, value={"key": key, "region": "eu"}
    )
