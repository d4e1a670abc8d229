"""Roles as clients write them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from rapida_site.lib.errors import Invalid

R = TypeVar("R", bound=StrEnum)


def read_role(roles: Iterable[R], text: str, field: str = "role") -> R:
    """Return which of ``roles`` ``text`` means (``super admin``, ``Super_Admin``); Invalid names those there are."""
    known = {role.value: role for role in roles}
    role = known.get("_".join(text.lower().replace("-", " ").replace("_", " ").split()))
    if role is None:
        raise Invalid(f"There is no role {text[:40]!r}; there are {', '.join(known)}.", field=field)
    return role
