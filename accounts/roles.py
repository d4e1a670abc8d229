"""Roles as clients write them."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from rapida_site.lib.errors import Invalid

R = TypeVar("R", bound=StrEnum)


def read_role(kind: type[R], text: str, field: str = "role") -> R:
    """Return the role that ``text`` means (``super admin``, ``Super_Admin``); Invalid names those there are."""
    try:
        return kind("_".join(text.lower().replace("-", " ").replace("_", " ").split()))
    except ValueError:
        known = ", ".join(role.value for role in kind)
        raise Invalid(f"There is no role {text[:40]!r}; there are {known}.", field=field) from None
