"""What the frame of every page shows: who is at work, and the projects one can switch to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts import access
from rapida_site.lib.principal import Principal


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``principal`` and ``projects``, once a page asked for its principal (``auth.pages``).

    ``sends_mail`` is false where mails are files of the server, which a page that promises one must say.
    """
    shown: dict[str, Any] = {"sends_mail": bool(settings.EMAIL_HOST)}
    principal: Principal | None = getattr(request, "principal", None)
    if principal is not None:
        shown |= {"principal": principal, "projects": access.projects(principal)}
    return shown
