"""The admin site: for staff, through the same sign-in as everybody, and behind a second factor.

Whoever has an authenticator must have shown it in this session. Whoever has none gets in by password alone in
development and tests, so that ``createsuperuser`` is enough to look around; in production they are sent to set one up.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class OtpAdminSite(AdminSite):
    site_header = site_title = "Rapida administration"
    index_title = "Everything stored"

    def has_permission(self, request: HttpRequest) -> bool:
        if not super().has_permission(request):
            return False
        return _is_verified(request) or (settings.ENVIRONMENT != "production" and not _has_second_factor(request))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to what is missing: the sign-in, the second factor, or (for no staff) nowhere."""
        target = request.GET.get("next") or request.path.removesuffix("login/")
        if self.has_permission(request):
            return redirect("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        if not request.user.is_staff:
            raise PermissionDenied("The admin site is for staff; manage.py createsuperuser makes the first of them.")
        if _has_second_factor(request):  # set up since this session began
            logout(request)
            messages.info(request, "Sign in again with your second factor.")
            return redirect_to_login(target)
        messages.warning(request, "The admin site needs a second factor; set one up first.")
        return redirect("accounts:second_factor")


def _is_verified(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_verified", lambda: False)())  # django-otp's middleware adds it


def _has_second_factor(request: HttpRequest) -> bool:
    from accounts.actions import has_second_factor
    from accounts.models import User

    return isinstance(request.user, User) and has_second_factor(request.user)
