"""REST: the principal of a request from its headers, or from the session of a page of ours (then with a CSRF token)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import User
from accounts.principals import has_credential, principal_from
from rapida_site.lib.errors import Forbidden, Unauthenticated
from rapida_site.lib.principal import Principal

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports this module, by way of the settings


def principal_of(request: Request) -> Principal:
    """Return who is asking; views behind ``HasPrincipal`` (the default) always have one."""
    if not isinstance(request.auth, Principal):
        raise Unauthenticated
    return request.auth


class PrincipalAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Any, Principal] | None:
        http: HttpRequest = request._request
        explicit = has_credential(request.headers)
        user = None if explicit else cast("User", getattr(http, "user", None))
        if not explicit and (user is None or not user.is_authenticated):
            return None
        if user is not None:
            self._refuse_forged(request)
        principal = principal_from(request.headers, session_user=user, session=http.session if user else None)
        return user, principal

    def authenticate_header(self, request: Request) -> str:
        return 'ApiKey realm="rapida", header="x-api-key"'

    def _refuse_forged(self, request: Request) -> None:
        try:
            SessionAuthentication().enforce_csrf(request)
        except PermissionDenied as error:
            raise Forbidden(f"{error.detail} Send X-CSRFToken with the session cookie, or use a key.") from error


class HasPrincipal(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Principal)
