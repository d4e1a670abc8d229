"""Signing in elsewhere: the way there, and the way back."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import actions, mails
from accounts.social import flow
from accounts.social.providers import get_provider
from accounts.views.signin import answer, enter, next_page, own_page
from rapida_site.lib.errors import NotFound, RapidaError, Unauthenticated
from rapida_site.lib.throttle import client_address


@never_cache
@require_GET
def leave(request: HttpRequest, provider: str) -> HttpResponse:
    """Send the browser to the provider. The cookie that binds the trip to it is sent when another site leads here."""
    try:
        departure = flow.begin(
            get_provider(provider),
            redirect=mails.link("social_callback", provider),
            target=next_page(request),
            invitation=request.GET.get("invitation", "")[:200],
        )
    except NotFound as error:
        raise Http404(error.message) from error
    response = HttpResponseRedirect(departure.url)
    response.set_cookie(
        flow.COOKIE,
        departure.cookie,
        max_age=flow.SECONDS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
@require_GET
def arrive(request: HttpRequest, provider: str) -> HttpResponse:
    """Sign in whom the provider sent back; its own refusal (``error``) is shown as it came."""
    told = request.GET.get("error_description") or request.GET.get("error")
    try:
        if told:
            raise Unauthenticated(f"The provider did not sign you in: {told[:200]}")
        user, trip = actions.sign_in_social(
            provider=provider,
            state=request.GET.get("state", ""),
            code=request.GET.get("code", ""),
            cookie=request.COOKIES.get(flow.COOKIE, ""),
            address=client_address(request),
        )
    except NotFound as error:
        raise Http404(error.message) from error
    except RapidaError as error:
        return _left(answer(request, "accounts/social_refused.html", {"message": error.message}, error))
    return _left(enter(request, user, own_page(request, trip.target)))


def _left(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(flow.COOKIE, path="/", samesite="Lax")
    return response
