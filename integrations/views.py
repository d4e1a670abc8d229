"""Connected accounts: the page that shows them, the way to a provider's sign-in, and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import vault
from accounts.actions.vault import delete_credential
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.models import VaultCredential
from integrations.connectors import handoff
from integrations.connectors.catalogue import CONNECTORS, Connector, Kind, get_connector, is_set_up
from rapida_site.lib.errors import NotFound, RapidaError
from rapida_site.lib.principal import OrganizationRole

_DENIED = "access_denied"
_GIVES = {Kind.KNOWLEDGE: "files and pages", Kind.ACTION: "messages and tasks", Kind.CRM: "customers"}


@require_GET
@with_principal
def connections(request: PrincipalRequest) -> HttpResponse:
    """The organization's connected accounts and, for its admins, what more can be connected."""
    rows = vault.credentials(request.principal).filter(kind=VaultCredential.Kind.CONNECTION)
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "connectors": [(connector, _GIVES[connector.kind], is_set_up(connector)) for connector in CONNECTORS.values()],
        "may_manage": request.principal.organization_role is not OrganizationRole.MEMBER,
    }
    return render(request, "integrations/connections.html", context)


@require_GET
@with_principal
def start(request: PrincipalRequest, kind: str, code: str) -> HttpResponseBase:
    """Send the browser to a provider's sign-in; ``?redirect_to=`` is where it goes afterwards, on this site."""
    try:
        target = request.GET.get("redirect_to", "")
        return redirect(handoff.begin(principal=request.principal, connector=_of_kind(kind, code), target=target))
    except NotFound:
        raise
    except RapidaError as error:
        return _refused(request, error.message)


@require_GET
@with_principal
def finish(request: PrincipalRequest, kind: str, code: str) -> HttpResponseBase:
    """Take the browser back from a provider's sign-in."""
    connector = _of_kind(kind, code)
    state, given = request.GET.get("state", ""), request.GET.get("code", "")
    if request.GET.get("error") or not state or not given:
        denied = request.GET.get("error") == _DENIED
        return _refused(request, f"{connector.label}: {'you did not agree' if denied else 'the sign-in failed'}.")
    try:
        row, target = handoff.finish(principal=request.principal, state=state, code=given, connector=connector.code)
    except RapidaError as error:
        return _refused(request, error.message)
    messages.success(request, f"{connector.label} is connected as {row.name}.")
    return redirect(target)


@require_POST
@with_principal
def disconnect(request: PrincipalRequest, credential_id: int) -> HttpResponse:
    rows = vault.credentials(request.principal).filter(kind=VaultCredential.Kind.CONNECTION)
    if not rows.filter(pk=credential_id).exists():
        raise NotFound
    row = delete_credential(principal=request.principal, credential_id=credential_id)
    messages.success(request, f"{row.name} is no longer connected; its token was destroyed here.")
    return redirect("integrations:connections")


def _of_kind(kind: str, code: str) -> Connector:
    connector = get_connector(code)
    if connector.kind is not Kind(kind):
        raise NotFound
    return connector


def _refused(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("integrations:connections")
