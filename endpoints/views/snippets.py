"""How to call an endpoint, ready to be copied: with curl and with the official Python SDK."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpRequest

from endpoints.models import Endpoint


@dataclass(frozen=True, slots=True)
class Snippet:
    title: str
    text: str


def snippets(request: HttpRequest, endpoint: Endpoint) -> list[Snippet]:
    version = endpoint.released_version
    wanted = [variable["name"] for variable in version.variables if variable["default"] is None] if version else []
    arguments = dict.fromkeys(wanted, "…")
    address = f"{request.scheme}://{request.get_host()}/v1/endpoints/{endpoint.pk}/invoke"
    body = json.dumps({"args": arguments}, ensure_ascii=False)
    curl = f"curl -H \"x-api-key: $RAPIDA_KEY\" --json '{body}' \\\n  {address}"
    given = ", ".join(f'"{name}": rapida.string_to_any("…")' for name in arguments)
    python = (
        "import rapida\n\n"
        "answer = rapida.invoke(\n"
        "    connection,\n"
        "    rapida.InvokeRequest(\n"
        f'        endpoint=rapida.EndpointDefinition(endpointId={endpoint.pk}, version="latest"),\n'
        f"        args={{{given}}},\n"
        "    ),\n"
        ")"
    )
    return [Snippet("curl", curl), Snippet("Python", python)]
