"""How to call an endpoint, ready to be copied: with curl and with the official Python SDK."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpRequest

from endpoints.models import Endpoint
from rapida_site.lib.client_code import address, python_connection


@dataclass(frozen=True, slots=True)
class Snippet:
    title: str
    text: str


def snippets(request: HttpRequest, endpoint: Endpoint) -> list[Snippet]:
    version = endpoint.released_version
    wanted = [variable["name"] for variable in version.variables if variable["default"] is None] if version else []
    arguments = dict.fromkeys(wanted, "…")
    place = f"{address(request)}/v1/endpoints/{endpoint.pk}/invoke"
    body = json.dumps({"args": arguments}, ensure_ascii=False)
    curl = f"curl -H \"x-api-key: $RAPIDA_API_KEY\" --json '{body}' \\\n  {place}"
    given = ", ".join(f'"{name}": rapida.string_to_any("…")' for name in arguments)
    python = (
        f"{python_connection(request)}"
        "answer = rapida.invoke(\n"
        "    connection,\n"
        "    rapida.InvokeRequest(\n"
        f'        endpoint=rapida.EndpointDefinition(endpointId={endpoint.pk}, version="latest"),\n'
        f"        args={{{given}}},\n"
        "    ),\n"
        ")"
    )
    return [Snippet("curl", curl), Snippet("Python", python)]
