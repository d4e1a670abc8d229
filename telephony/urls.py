"""The addresses that carriers call."""

from __future__ import annotations

from django.urls import path

from telephony import api

app_name = "telephony"
urlpatterns = [
    path("v1/talk/asterisk/call/<int:assistant_id>", api.announce_asterisk_call, name="announce-asterisk-call"),
]
