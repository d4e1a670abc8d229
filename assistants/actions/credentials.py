"""Credentials of the vault that options name by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.vault import get_credential
from assistants.option_fields import row_id
from rapida_site.lib.errors import Forbidden, NotFound
from rapida_site.lib.principal import Principal, PrincipalKind

KEY = "rapida.credential_id"


def check_credential(principal: Principal, options: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
    """Refuse a credential that the caller could not see in the vault; one that was there ``before`` stays.

    What an option names is later sent to an address that another option names. A project key may stand in a web page:
    it must not lead the organization's credentials anywhere.
    """
    named = options.get(KEY)
    if not named or named == (before or {}).get(KEY):
        return
    if principal.kind is PrincipalKind.PROJECT_KEY:
        raise Forbidden(f"A project key may not set {KEY}; use a person's token, or the dashboard.")
    try:
        get_credential(principal, int(row_id(KEY, named)))
    except NotFound:
        raise NotFound(f"There is no credential {named} in the vault of your organization.", field=KEY) from None
