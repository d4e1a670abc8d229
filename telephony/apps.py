"""The app of telephony: at start it enters what the rooms below may show of its rows."""

from __future__ import annotations

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    name = "telephony"

    def ready(self) -> None:
        from assistants.phone_calls import read_notes_with
        from telephony.access import notes_of

        read_notes_with(notes_of)
