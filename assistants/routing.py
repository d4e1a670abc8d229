"""The WebSocket addresses of the project."""

from __future__ import annotations

from django.urls import re_path

from assistants.consumers import TalkConsumer, UnknownPath

websocket_urlpatterns = [
    re_path(r"^talk_api\.TalkService/AssistantTalk/?$", TalkConsumer.as_asgi()),
    re_path(r"", UnknownPath.as_asgi()),
]
