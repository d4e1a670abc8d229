"""Requests to a connected account's API, with its token and through the one way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from integrations.connectors.catalogue import Connector
from integrations.verification import said
from rapida_site.lib import waiting
from rapida_site.lib.errors import Forbidden, ProviderFailed

_HEADERS: dict[str, dict[str, str]] = {
    "notion": {"notion-version": "2022-06-28"},
    "github": {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"},
}


class Disconnected(Forbidden):
    code = "connection_refused"


def get_json(connector: Connector, value: Mapping[str, Any], url: str) -> Any:
    return _json(connector, value, "GET", url)


def post_json(connector: Connector, value: Mapping[str, Any], url: str, body: Any) -> Any:
    return _json(connector, value, "POST", url, body)


def _json(connector: Connector, value: Mapping[str, Any], method: str, url: str, body: Any = None) -> Any:
    """Return the JSON of an address of the connector's own API: the token is shown to nobody else."""
    if urlsplit(url)[:2] != urlsplit(connector.api)[:2]:
        raise ProviderFailed(f"{connector.label} continues at another server, which is not asked.")
    headers = {"accept": "application/json", **_HEADERS.get(connector.code, {})}
    headers["authorization"] = f"Bearer {value['access_token']}"
    answer = waiting.request(method, url, headers=headers, json=body)
    if answer.status in (401, 403):
        raise Disconnected(f"{connector.label} no longer lets us in ({said(answer)}); connect the account again.")
    if not answer.ok:
        raise ProviderFailed(f"{connector.label} does not answer (status {answer.status}): {said(answer)}")
    return answer.json()
