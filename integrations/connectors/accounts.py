"""What a connected account is called at its provider, so that two accounts can be told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from integrations.connectors.calls import get_json
from integrations.connectors.catalogue import Connector
from rapida_site.lib.errors import RapidaError

# Where a provider tells, and under which names: the path of its API and the way into the answer.
_TELLS: dict[str, tuple[str, tuple[str | int, ...]]] = {
    "google-drive": ("/drive/v3/about?fields=user(emailAddress)", ("user", "emailAddress")),
    "gmail": ("/gmail/v1/users/me/profile", ("emailAddress",)),
    "github": ("/user", ("login",)),
    "gitlab": ("/api/v4/user", ("username",)),
    "microsoft-onedrive": ("/me", ("userPrincipalName",)),
    "sharepoint": ("/me", ("userPrincipalName",)),
    "confluence": ("/oauth/token/accessible-resources", (0, "name")),
    "jira": ("/oauth/token/accessible-resources", (0, "name")),
}
_LONGEST = 120


def account_of(connector: Connector, value: Mapping[str, Any]) -> str:
    """Return the account's name; the connector's own where the provider tells none."""
    name = value.get("workspace_name") or _inside(value.get("team"), ("name",))
    if not name and connector.code in _TELLS:
        path, way = _TELLS[connector.code]
        try:
            name = _inside(get_json(connector, value, f"{connector.api}{path}"), way)
        except RapidaError:
            name = ""  # the token holds all the same; only the name is less telling
    return " ".join(str(name or connector.label).split())[:_LONGEST]


def _inside(found: Any, way: tuple[str | int, ...]) -> Any:
    for step in way:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return found
