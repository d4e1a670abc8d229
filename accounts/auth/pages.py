"""Pages: who is signed in, at work in the project that the session remembers. Headers play no part here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.principals import (
    ORGANIZATION_IN_SESSION,
    PROJECT_IN_SESSION,
    Homeless,
    principal_from,
)
from rapida_site.lib.errors import Forbidden, NotFound
from rapida_site.lib.principal import Principal

P = ParamSpec("P")


class PrincipalRequest(HttpRequest):
    """The request that a view behind ``with_principal`` gets."""

    user: User
    principal: Principal


def with_principal(
    view: Callable[Concatenate[PrincipalRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give the view ``request.principal``; send strangers to sign in, and show NotFound and Forbidden as their pages.

    A person without an organization is sent to create one. The answer is never cached: it shows a tenant's data.
    """

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or not user.is_authenticated:
            return redirect_to_login(_page_to_return_to(request))
        try:
            request.principal = principal_from({}, session_user=user, session=request.session)  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)  # type: ignore[arg-type]
        except Homeless:
            return redirect("accounts:create_organization")
        except NotFound as error:
            raise Http404(error.message) from error
        except Forbidden as error:
            raise PermissionDenied(error.message) from error
        if isinstance(response, HttpResponse):
            add_never_cache_headers(response)
        return response

    return page


def _page_to_return_to(request: HttpRequest) -> str:
    """The page asked for, or the one whose form was sent: many addresses of forms answer no GET."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("referer", "")
    own = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if own else settings.LOGIN_REDIRECT_URL


def remember(request: HttpRequest, principal: Principal) -> None:
    """Let the session's next pages work where ``principal`` does."""
    request.session[ORGANIZATION_IN_SESSION] = principal.organization_id
    request.session[PROJECT_IN_SESSION] = principal.project_id
