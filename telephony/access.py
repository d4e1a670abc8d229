"""The only door to a tenant's calls. Missing and foreign look alike: both raise NotFound."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from assistants.phone_calls import TelephonyNote
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import Principal
from telephony.models import CallContext, TelephonyEvent


def contexts(principal: Principal) -> QuerySet[CallContext]:
    """Return the calls of the principal's project, newest first."""
    return CallContext.objects.of_project(principal.require_project()).order_by("-created_at")


def get_context(principal: Principal, context_id: UUID) -> CallContext:
    context = contexts(principal).filter(pk=context_id).first()
    if context is None:
        raise NotFound
    return context


def events(principal: Principal, context_id: UUID) -> QuerySet[TelephonyEvent]:
    """Return what happened to one call, in order."""
    return TelephonyEvent.objects.filter(context=get_context(principal, context_id))


def notes_of(conversation_ids: Collection[int]) -> list[TelephonyNote]:
    """Return what carriers reported about the calls of conversations that the caller may see, in order."""
    found = TelephonyEvent.objects.filter(context__conversation__in=conversation_ids).select_related("context")
    return [
        TelephonyNote(row.id, row.context.conversation_id, row.carrier, row.name, row.data, row.created_at)
        for row in found.order_by("id")
        if row.context is not None and row.context.conversation_id is not None
    ]
