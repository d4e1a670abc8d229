"""System checks: the settings of WebRTC; call records that wait on disk, or that the database has refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning

from assistants.voice.store.spool import spool_directory
from assistants.webrtc_settings import webrtc_config


@register()
def webrtc_is_set_up(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        webrtc_config()
    except ValueError as error:
        return [Error(f"{error}.", hint="See docs/webrtc.md.", id="assistants.E001")]
    return []


@register()
def records_are_stored(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return spool_messages(spool_directory())


def spool_messages(directory: Path) -> list[CheckMessage]:
    """Tell of the files in the spool directory; a live server empties its own as soon as the database is back."""
    found: list[CheckMessage] = []
    waiting = sorted(directory.glob("calls-*.jsonl"))
    if waiting:
        found.append(
            CheckWarning(
                f"Records of calls wait in {len(waiting)} files of {directory} for the database.",
                hint="The worker stores those of dead processes within a minute; is it running?",
                id="assistants.W001",
            )
        )
    rejected = directory / "rejected.jsonl"
    if rejected.exists():
        found.append(
            CheckWarning(
                f"{rejected} holds records of calls that the database refused.",
                hint="The log says why, beside each. Mend and rename the file to calls-mended.jsonl, or remove it.",
                id="assistants.W002",
            )
        )
    return found
