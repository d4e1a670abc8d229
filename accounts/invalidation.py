"""Whatever changes who may do what leaves its mark in ``accounts.memory``: keys, tokens, people, roles, projects.

The mark is set at once and again when the change is committed. Changes by ``QuerySet.update`` send no signal: their
actions call ``mark`` themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from accounts import keyring, memory
from accounts.models import (
    OrganizationKey,
    OrganizationMembership,
    Project,
    ProjectKey,
    ProjectMembership,
    ServiceToken,
    User,
    UserToken,
)
from rapida_site.lib.db import on_commit_for

_SUBJECT: Mapping[type[Model], Callable[[Any], str]] = {
    ProjectKey: lambda row: keyring.subject(row.key_id),
    OrganizationKey: lambda row: keyring.subject(row.key_id),
    ServiceToken: lambda row: keyring.subject(row.key_id),
    UserToken: lambda row: keyring.subject(row.key_id),
    User: lambda row: of_user(row.pk),
    OrganizationMembership: lambda row: of_user(row.user_id),
    ProjectMembership: lambda row: of_user(row.user_id),
    Project: lambda row: of_project(row.pk),
}


def of_user(user_id: int) -> str:
    """Return the subject of everything about what a person may do."""
    return f"user:{user_id}"


def of_project(project_id: int) -> str:
    return f"project:{project_id}"


def mark(model: type[Model], subjects: Iterable[str]) -> None:
    """Mark subjects as changed, now and when the open transaction on ``model`` commits."""
    found = list(subjects)
    memory.forget(found)
    on_commit_for(model, lambda: memory.forget(found))


def connect() -> None:
    """Listen to the models of ``_SUBJECT``."""
    for model in _SUBJECT:
        post_save.connect(_changed, sender=model, dispatch_uid=f"memory-{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"memory-{model.__name__}")


def _changed(sender: type[Model], instance: Model, **how: Any) -> None:
    if how.get("update_fields") == frozenset({"last_login"}):
        return  # written with every sign-in; no right depends on it
    if how.get("created") and sender not in (OrganizationMembership, ProjectMembership):
        return  # nobody can know an older copy
    mark(sender, [_SUBJECT[sender](instance)])
