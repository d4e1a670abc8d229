"""The vault's public side: ``open_credential`` for whoever calls a provider. See docs/vault.md."""

from __future__ import annotations

from accounts.vault.access import credentials, get_credential, open_credential
from accounts.vault.shapes import MAX_VALUE_BYTES, SHAPES, Field, Shape, clean_value, register, shape_of

__all__ = [
    "MAX_VALUE_BYTES",
    "SHAPES",
    "Field",
    "Shape",
    "clean_value",
    "credentials",
    "get_credential",
    "open_credential",
    "register",
    "shape_of",
]
