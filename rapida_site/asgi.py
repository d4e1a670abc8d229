"""The one ASGI application that every port answers with: HTTP by Django, WebSockets and AudioSocket by consumers.

Before both come the two ways in which browsers call the wire contract (docs/grpc.md).
"""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapida_site.settings")
http = get_asgi_application()  # loads the apps: what follows imports models

from assistants.routing import websocket_urlpatterns  # noqa: E402
from rapida_site.rpc.grpc_web import GrpcWeb  # noqa: E402
from rapida_site.rpc.grpc_websockets import BySubprotocol  # noqa: E402
from telephony.consumers import AudioSocketConsumer  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": GrpcWeb(http),
        "websocket": BySubprotocol(URLRouter(websocket_urlpatterns)),
        "audiosocket": AudioSocketConsumer.as_asgi(),
    }
)
