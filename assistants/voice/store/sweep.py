"""Ends what nobody serves any more: conversations whose process died, with their recordings put right."""

from __future__ import annotations

import logging
import wave
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from assistants.models import Conversation, Recording
from assistants.voice.config import recording_path
from assistants.voice.frames import EndReason
from assistants.voice.store.ending import end_conversation
from assistants.voice.store.load import SILENT_AFTER
from assistants.voice.wavefile import repair
from rapida_site.lib.db import atomic_for

_AT_ONCE = 500
_log = logging.getLogger(__name__)


def sweep_conversations(silent_after: timedelta = SILENT_AFTER) -> int:
    """End live conversations without a heartbeat for ``silent_after``; returns how many. Several may sweep at once."""
    before = Now() - silent_after  # the database's clock, as for the heartbeats: hosts may disagree about the time
    silent = Conversation.objects.silent_since(before).order_by("heartbeat_at").values_list("pk", flat=True)
    return sum(_sweep(pk, before) for pk in list(silent[:_AT_ONCE]))


def _sweep(conversation_id: int, before: CombinedExpression) -> bool:
    with atomic_for(Conversation):
        still_silent = Conversation.objects.silent_since(before).select_for_update(skip_locked=True)
        conversation = still_silent.filter(pk=conversation_id).first()
        if conversation is None:
            return False
        _log.warning("a conversation is ended by the sweeper", extra={"conversation": conversation_id})
        recorded = _repair_recording(conversation)
        return end_conversation(
            conversation.id,
            session_id=conversation.session_id,
            reason=EndReason.SWEPT,
            detail=f"no sign of life from {conversation.owner} since {conversation.heartbeat_at:%Y-%m-%d %H:%M:%S} UTC",
            at=_last_trace(conversation, recorded),
        )


def _last_trace(conversation: Conversation, recorded: float) -> datetime:
    """The latest moment at which the call was surely alive: between two heartbeats it talked, and was recorded."""
    noted = conversation.events.filter(session_id=conversation.session_id).aggregate(last=Max("at"))["last"]
    heard = conversation.session_started_at + timedelta(seconds=recorded)
    return max(conversation.heartbeat_at, heard, noted or heard)


def _repair_recording(conversation: Conversation) -> float:
    """Make the WAV that the dead process was writing playable, enter it and return its seconds; 0 without one."""
    path = recording_path(
        conversation.organization_id, conversation.project_id, conversation.id, conversation.session_id
    )
    file = Path(settings.MEDIA_ROOT) / path
    try:
        duration = repair(file)
        with wave.open(str(file), "rb") as header:
            rate = header.getframerate()
    except FileNotFoundError:
        return 0.0
    except (OSError, EOFError, ValueError, wave.Error) as error:
        _log.warning("a recording cannot be repaired: %s", error, extra={"file": str(file)})
        return 0.0
    Recording.objects.update_or_create(
        conversation=conversation, path=path, defaults={"duration": duration, "rate": rate}
    )
    return duration
