"""What the admin pages of every app share: everything can be seen, nothing rewritten; acts go through the actions.

Rows that grow without end are counted only as far as a person would page.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from rapida_site.lib.errors import RapidaError
from rapida_site.lib.principal import Principal, PrincipalKind, ProjectRole
from rapida_site.lib.rows import TenantRow


class CountlessPaginator(Paginator[Any]):
    """Counts at most ``most`` rows, so that a page of a huge table costs no scan of it."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: self.most].count())


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Shows every field and changes none."""

    show_full_result_count = False
    paginator = CountlessPaginator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def act(self, request: HttpRequest, rows: QuerySet[Any], action: Any, name: str, done: str) -> None:
        """Run an action on each row as its project's super admin; tell how many went well, and each refusal."""
        succeeded = 0
        for row in rows:
            try:
                action(principal=operator(request, row), **{name: row.pk})
                succeeded += 1
            except RapidaError as error:
                self.message_user(request, f"{row}: {error.message}", messages.ERROR)
        if succeeded:
            self.message_user(request, f"{succeeded} {done}.", messages.SUCCESS)


def operator(request: HttpRequest, row: TenantRow) -> Principal:
    """Return the operator as a super admin of the row's project; the audit columns get the operator's id."""
    user_id = int(request.user.pk or 0)
    return Principal(
        kind=PrincipalKind.USER,
        actor_id=user_id,
        organization_id=row.organization_id,
        project_id=row.project_id,
        user_id=user_id,
        project_role=ProjectRole.SUPER_ADMIN,
        name=str(request.user),
    )


def may_act(admin_class: ReadOnlyAdmin, request: HttpRequest) -> bool:
    """Django's permission to change the model is what lets staff run its actions."""
    return bool(request.user.has_perm(f"{admin_class.opts.app_label}.change_{admin_class.opts.model_name}"))
