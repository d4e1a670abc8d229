"""The one ASGI application that every port answers with: HTTP by Django, WebSockets and AudioSocket by consumers."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapida_site.settings")
http = get_asgi_application()  # loads the apps: what follows may import models


def _protocols() -> dict[str, Any]:
    protocols: dict[str, Any] = {"http": http}
    if find_spec("assistants.routing"):
        from assistants.routing import websocket_urlpatterns

        protocols["websocket"] = URLRouter(websocket_urlpatterns)
    if find_spec("telephony.consumers"):
        from telephony.consumers import AudioSocketConsumer

        protocols["audiosocket"] = AudioSocketConsumer.as_asgi()
    return protocols


application = ProtocolTypeRouter(_protocols())
