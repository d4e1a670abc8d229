"""How to talk to an assistant from outside the browser, as commands that can be copied and run as they are."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from assistants import access
from assistants.models import Assistant, Channel
from rapida_site.lib.principal import Principal


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. ``closed`` says what is missing, ``open_address`` where to put it right."""

    title: str
    icon: str
    text: str
    commands: tuple[str, ...]
    is_open: bool
    closed: str
    open_address: str


def ways_to_talk(principal: Principal, assistant: Assistant) -> list[Way]:
    deployed = set(
        access.deployments(principal, assistant.pk).filter(disabled_at=None).values_list("channel", flat=True)
    )
    url = settings.PUBLIC_URL
    host = urlsplit(url).hostname or "localhost"
    return [
        _way(
            assistant,
            Channel.API,
            deployed,
            "From a program",
            "assistant",
            "One WebSocket is one conversation: JSON events and PCM audio (subprotocol rapida.v1). "
            "The command below speaks a WAV file into it and writes the answer. A project key comes from API keys.",
            f"./manage.py talk question.wav --out answer.wav --url {url} --key $RAPIDA_KEY --assistant {assistant.pk}",
            "curl --include --no-buffer --http1.1 \\\n"
            '  --header "Connection: Upgrade" --header "Upgrade: websocket" \\\n'
            '  --header "Sec-WebSocket-Version: 13" \\\n'
            '  --header "Sec-WebSocket-Key: $(head -c 16 /dev/urandom | base64)" \\\n'
            '  --header "Sec-WebSocket-Protocol: rapida.v1" --header "x-api-key: $RAPIDA_KEY" \\\n'
            f"  {url}/talk_api.TalkService/AssistantTalk",
        ),
        _way(
            assistant,
            Channel.PHONE,
            deployed,
            "From Asterisk",
            "phone",
            "The dialplan asks for a one-time id and connects the call over AudioSocket.",
            "[rapida]\n"
            "exten => _X.,1,Answer()\n"
            f" same => n,Set(ID=${{CURL({url}/v1/talk/asterisk/call/{assistant.pk},"
            "from=${CALLERID(num)}&x-api-key=${RAPIDA_KEY})})\n"
            f" same => n,AudioSocket(${{ID}},{host}:{settings.AUDIOSOCKET_PORT})\n"
            " same => n,Hangup()",
        ),
    ]


def _way(
    assistant: Assistant, channel: Channel, deployed: set[str], title: str, icon: str, text: str, *commands: str
) -> Way:
    if assistant.released_version_id is None:
        closed, address = "needs a released version", reverse("assistants:versions", args=(assistant.pk,))
    else:
        closed = f"needs a {channel.label} deployment" if channel == Channel.PHONE else "needs an API deployment"
        address = reverse("assistants:deployment", args=(assistant.pk, channel.value))
    is_open = assistant.released_version_id is not None and channel.value in deployed
    return Way(title, icon, text, commands, is_open, closed, address)
