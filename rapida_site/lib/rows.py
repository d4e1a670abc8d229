"""What the tables of a tenant share: ids that sort by time, whose row it is, who wrote it and when."""

from __future__ import annotations

from django.db import models

from rapida_site.lib.db import SoftKeyField
from rapida_site.lib.ids import new_id
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


def written_by(principal: Principal, project_id: int) -> dict[str, int]:
    """Return the columns that say whose a new row is and who makes it."""
    return {
        "organization_id": principal.organization_id,
        "project_id": project_id,
        "created_by": principal.actor_id,
        "updated_by": principal.actor_id,
    }
