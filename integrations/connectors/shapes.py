"""Connected accounts as credentials of the vault: what they hold, and how their tokens are renewed."""

from __future__ import annotations

from functools import partial

from accounts.vault.shapes import Field, Shape, register
from integrations.connectors.catalogue import CONNECTORS
from integrations.connectors.handoff import refresh

_FIELDS = (
    Field("access_token", "Access token"),
    Field("refresh_token", "Refresh token", required=False),
    Field("token_type", "Token type", secret=False, required=False),
    Field("scope", "Scope", secret=False, required=False),
    Field("workspace_name", "Workspace", secret=False, required=False),
    Field("team", "Team", secret=False, required=False),
)


def register_connections() -> None:
    for connector in CONNECTORS.values():
        register(
            Shape(connector.code, connector.label, _FIELDS, "Connections", refresh=partial(refresh, connector.code))
        )
