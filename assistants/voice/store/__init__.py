"""The one place where calls meet the database: a frozen snapshot at its start, then batches of records."""

from __future__ import annotations

from assistants.voice.store.load import CheckedCall, check_call, load_call
from assistants.voice.store.log import OrmCallLog, close_call_logs
from assistants.voice.store.spool import replay_spooled
from assistants.voice.store.sweep import sweep_conversations

__all__ = [
    "CheckedCall",
    "OrmCallLog",
    "check_call",
    "close_call_logs",
    "load_call",
    "recover",
    "replay_spooled",
    "sweep_conversations",
]


def recover() -> tuple[int, int]:
    """Put right what a crash left: store what dead processes spooled, then end the conversations that nobody serves.

    To be called when a server starts; returns the numbers of records stored and of conversations ended.
    """
    return replay_spooled(), sweep_conversations()
