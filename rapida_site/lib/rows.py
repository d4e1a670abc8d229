"""What the tables of a tenant share: ids that sort by time, whose row it is, who wrote it and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from rapida_site.lib.db import SoftKeyField
from rapida_site.lib.errors import NotFound
from rapida_site.lib.ids import first_id_of, new_id
from rapida_site.lib.principal import Principal


class TenantRow(models.Model):
    """A row of one project; it stays when the project is archived.

    ``created_by`` and ``updated_by`` are ids of a user or of a key; the two never collide.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    organization_id = SoftKeyField("accounts.Organization", editable=False)
    project_id = SoftKeyField("accounts.Project", editable=False, db_index=False)
    created_by = models.BigIntegerField(editable=False)
    updated_by = models.BigIntegerField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


R = TypeVar("R", bound=TenantRow)


def one(rows: models.QuerySet[R], row_id: int) -> R:
    """Return the row among those that may be seen; NotFound otherwise, whether it is missing or a stranger's."""
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise NotFound
    return row


def numbered(rows: models.QuerySet[R], number: int | str) -> R:
    """Return the version with a number, which may come as text from an address; NotFound for anything else."""
    digits = str(number)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise NotFound
    row = rows.filter(number=int(digits)).first()
    if row is None:
        raise NotFound
    return row


def delete_in_batches(rows: models.QuerySet[Any], size: int = 1000) -> int:
    """Delete the rows, few in each transaction, so that nobody waits long for their locks; return how many went."""
    gone = 0
    while keys := list(rows.values_list("pk", flat=True)[:size]):
        rows.model._default_manager.using(rows.db).filter(pk__in=keys).delete()
        gone += len(keys)
    return gone


def forget_older(rows: models.QuerySet[Any], life: timedelta) -> int:
    """Delete the rows that were made longer ago than ``life``, found by their ids, which tell; return how many went."""
    return delete_in_batches(rows.filter(pk__lt=first_id_of(timezone.now() - life)).order_by("pk"))


def written_by(principal: Principal, project_id: int) -> dict[str, int]:
    """Return the columns that say whose a new row is and who makes it."""
    return {
        "organization_id": principal.organization_id,
        "project_id": project_id,
        "created_by": principal.actor_id,
        "updated_by": principal.actor_id,
    }
