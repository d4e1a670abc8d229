"""What the person wants to hear of."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts import notifications as catalogue
from accounts.actions.notifications import Change
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.views.signin import answer


@require_http_methods(["GET", "POST"])
@with_principal
def notifications(request: PrincipalRequest) -> HttpResponse:
    """One box for each event; a box that is not ticked is not sent, and so switches its event off."""
    events = catalogue.events()
    if request.method == "POST":
        ticked = set(request.POST.getlist("event"))
        changes = [Change(name, catalogue.EMAIL, name in ticked) for name in events]
        actions.change_notification_settings(principal=request.principal, changes=changes)
        messages.success(request, "Your notifications are saved.")
        return redirect("accounts:notifications")
    rows = [(events[row.event], row.enabled) for row in catalogue.settings_of(request.principal)]
    return answer(request, "accounts/notifications.html", {"rows": rows}, None)
