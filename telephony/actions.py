"""All writes of telephony: announce a call, claim it once, finish it, note what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone

from assistants.access import active_deployment
from assistants.models import Channel, Status
from rapida_site.lib import throttle
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Busy, Conflict, Invalid, NotFound, TooMany
from rapida_site.lib.principal import OrganizationRole, Principal, PrincipalKind, ProjectRole
from rapida_site.lib.rows import delete_in_batches
from telephony.audiosocket.protocol import KINDS
from telephony.models import CallContext, CallContextQuerySet, Carrier, TelephonyEvent

log = structlog.get_logger(__name__)
MAX_WAITING = 1000
# What a living process needs at most: from the claim to an open call, and from its end to the row that says so.
OPENS_WITHIN = timedelta(minutes=5)
WRITES_WITHIN = timedelta(minutes=1)
# Anybody can knock on the AudioSocket port with invented ids: the log has them all, the table only so many.
UNKNOWN_CALLS = throttle.Limit("unknown-call", burst=20, seconds=60)


class Expired(NotFound):
    code, http, grpc = "expired", 410, 5
    default_message = "This call id has expired: it is good for 5 minutes. Announce the call again."


def announce_call(
    *,
    principal: Principal,
    assistant_id: int,
    carrier: Carrier,
    caller: str = "",
    callee: str = "",
    channel: str = "",
    rate: int | None = None,
) -> CallContext:
    """Prepare for a call that a carrier is about to connect; the id of what is returned is its one-time credential.

    Raises NotFound without such an assistant or without an active phone deployment, Invalid, and TooMany when calls are
    announced that never arrive.
    """
    project_id = principal.require_project(ProjectRole.WRITER)
    active_deployment(principal, assistant_id, Channel.PHONE)
    if rate is not None and rate not in KINDS:
        raise Invalid(f"rate must be one of {', '.join(map(str, KINDS))}.", field="rate")
    for field, value, limit in (("from", caller, 100), ("to", callee, 100), ("channel_id", channel, 200)):
        if len(value) > limit or not value.isprintable():
            raise Invalid(f"{field} may hold at most {limit} printable characters.", field=field)
    if CallContext.objects.of_project(project_id).waiting(timezone.now()).count() >= MAX_WAITING:
        raise TooMany(f"{MAX_WAITING} announced calls are waiting for their media connection already.", retry_after=60)
    with atomic_for(CallContext):
        context = CallContext.objects.create(
            carrier=carrier,
            assistant_id=assistant_id,
            organization_id=principal.organization_id,
            project_id=project_id,
            principal=asdict(principal),
            caller=caller,
            callee=callee,
            channel=channel,
            rate=rate,
        )
        note(context, "call.received", {"from": caller, "to": callee, "channel": channel})
    return context


def claim_call(*, carrier: Carrier, call_id: UUID, address: str) -> CallContext:
    """Take the announced call for a media connection that showed its id: exactly one connection ever gets it.

    Raises NotFound (nobody announced it), Expired, or Conflict (it was used before); each leaves an event.
    """
    now = timezone.now()
    won = CallContext.objects.waiting(now).filter(pk=call_id, carrier=carrier)
    claimed = won.update(status=CallContext.Status.LIVE, claimed_at=now)
    context = CallContext.objects.select_related("assistant").filter(pk=call_id, carrier=carrier).first()
    if context is None:
        _note_unknown(carrier, call_id, address)
        raise NotFound("Nobody announced a call under this id.")
    if claimed:
        note(context, "call.connected", {"address": address})
        return context
    overdue = context.status in (CallContext.Status.WAITING, CallContext.Status.EXPIRED)
    note(context, "call.refused", {"address": address, "reason": "expired" if overdue else "already used"})
    if overdue:
        raise Expired
    raise Conflict("This call id was used before; each is good for one connection.")


def begin_call(*, context: CallContext, conversation_id: int) -> None:
    """Write down which conversation a claimed call becomes, in the transaction that makes it.

    Whether a call is alive is known by its conversation, which its process vouches for: none is live without one.
    """
    CallContext.objects.filter(pk=context.pk).update(conversation_id=conversation_id)


def finish_call(*, context: CallContext, failed: bool, reason: str, detail: str) -> None:
    """Write down how a claimed call ended."""
    with atomic_for(CallContext):
        _end(CallContext.objects.filter(pk=context.pk), context, timezone.now(), failed, reason, detail)


def expire_calls() -> int:
    """Mark the announced calls that never came; return how many."""
    now = timezone.now()
    expired = 0
    for context in CallContext.objects.overdue(now).order_by("expires_at")[:1000]:
        with atomic_for(CallContext):
            # Once more with the condition: a connection may have claimed it a moment ago, or another worker marked it.
            if CallContext.objects.overdue(now).filter(pk=context.pk).update(status=CallContext.Status.EXPIRED):
                note(context, "call.expired", {})
                expired += 1
    return expired


def end_lost_calls() -> int:
    """End the calls whose process died, as their conversations were ended; return how many."""
    now = timezone.now()
    lost = CallContext.objects.lost(conversation_ended=now - WRITES_WITHIN, claimed=now - OPENS_WITHIN)
    ended = 0
    for context in lost.select_related("conversation").order_by("claimed_at")[:1000]:
        talk, at = context.conversation, context.claimed_at or now
        failed, reason, detail = True, "lost", "The process that took the call died before the call was opened."
        if talk is not None:
            at, failed = talk.ended_at or now, talk.status == Status.FAILED
            reason, detail = talk.end_reason, talk.end_detail
        with atomic_for(CallContext):  # once more with the status: its own process may be alive after all
            ended += _end(CallContext.objects.live().filter(pk=context.pk), context, at, failed, reason, detail)
    return ended


def forget_calls() -> int:
    """Delete calls that ended long ago with their events, and events of no call; return how many rows of both."""
    before = timezone.now() - settings.LOG_LIFE
    over = CallContext.objects.exclude(status=CallContext.Status.LIVE).filter(created_at__lt=before)
    of_no_call = TelephonyEvent.objects.filter(context=None, created_at__lt=before)
    return delete_in_batches(over) + delete_in_batches(of_no_call)


def _end(row: CallContextQuerySet, context: CallContext, at: datetime, failed: bool, reason: str, detail: str) -> bool:
    if not row.update(status=CallContext.Status.FAILED if failed else CallContext.Status.ENDED, ended_at=at):
        return False
    note(context, "call.failed" if failed else "call.ended", {"reason": reason, "detail": detail})
    return True


def note(context: CallContext, name: str, data: Mapping[str, Any]) -> None:
    TelephonyEvent.objects.create(
        context=context, call_id=context.pk, carrier=context.carrier, name=name, data=dict(data)
    )


def principal_of(context: CallContext) -> Principal:
    """Return the principal who announced the call, as it was then."""
    kept = context.principal
    return Principal(
        kind=PrincipalKind(kept["kind"]),
        actor_id=kept["actor_id"],
        organization_id=kept["organization_id"],
        project_id=kept["project_id"],
        user_id=kept["user_id"],
        organization_role=OrganizationRole(kept["organization_role"]) if kept["organization_role"] else None,
        project_role=ProjectRole(kept["project_role"]) if kept["project_role"] else None,
        name=kept["name"],
    )


def _note_unknown(carrier: Carrier, call_id: UUID, address: str) -> None:
    try:
        throttle.take(UNKNOWN_CALLS, address)
    except (TooMany, Busy):
        return
    TelephonyEvent.objects.create(
        call_id=call_id, carrier=carrier, name="call.refused", data={"address": address, "reason": "unknown"}
    )
