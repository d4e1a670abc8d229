"""Sign in (password, then the second factor where there is one), sign out, sign up, accept an invitation."""

from __future__ import annotations

import time

import django_otp
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.actions.members import open_invitation
from accounts.forms import CodeForm, NewUserForm, SignInForm, SignUpForm, refuse
from accounts.models import Invitation, User
from accounts.social.providers import configured
from rapida_site.lib.errors import (
    Busy,
    Conflict,
    Invalid,
    NotFound,
    ProviderFailed,
    RapidaError,
    TooMany,
    Unauthenticated,
)
from rapida_site.lib.http import failure_headers
from rapida_site.lib.throttle import client_address

_PENDING, _PENDING_SECONDS = "signin_pending", 300
_BACKEND = "django.contrib.auth.backends.ModelBackend"
REFUSALS = (Invalid, Conflict, Unauthenticated, TooMany, Busy, ProviderFailed)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    target = next_page(request)
    if request.user.is_authenticated:
        return redirect(target)
    form, refused = SignInForm(request.POST or None), None
    if form.is_valid():
        try:
            user = actions.check_password(**form.cleaned_data, address=client_address(request))
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            return enter(request, user, target)
    context = {"form": form, "next": target, "signup_open": settings.SIGNUP_OPEN, "providers": configured()}
    context["next_query"] = urlencode({"next": target})
    return answer(request, "accounts/sign_in.html", context, refused)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step. For five minutes the session knows who gave the right password; it is not signed in."""
    target = next_page(request)
    user = _pending_user(request)
    if user is None:
        return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': target})}")
    form, refused = CodeForm(request.POST or None), None
    if form.is_valid():
        try:
            device = actions.check_code(user=user, code=form.cleaned_data["code"])
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            del request.session[_PENDING]
            login(request, user, backend=_BACKEND)
            django_otp.login(request, device)
            return redirect(target)
    return answer(request, "accounts/sign_in_code.html", {"form": form, "next": target}, refused)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if not settings.SIGNUP_OPEN:
        return render(request, "accounts/sign_up_closed.html", status=403)
    form, refused = SignUpForm(request.POST or None), None
    if form.is_valid():
        try:
            user = actions.sign_up_from(client_address(request), **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            login(request, user, backend=_BACKEND)
            return redirect(settings.LOGIN_REDIRECT_URL)
    return answer(request, "accounts/sign_up.html", {"form": form, "providers": configured()}, refused)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Join: with the account of the invited address when signed in, else by making it."""
    try:
        offer = open_invitation(secret, lock=False)
    except Invalid as error:
        return render(request, "accounts/invitation_gone.html", {"message": error.message}, status=404)
    if isinstance(request.user, User):
        return _join_signed_in(request, request.user, secret, offer)
    known = User.objects.filter(email=offer.email).exists()
    form, refused = NewUserForm(request.POST or None), None
    if form.is_valid() and not known:
        try:
            user = actions.sign_up_from(
                client_address(request), email=offer.email, invitation=secret, **form.cleaned_data
            )
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            login(request, user, backend=_BACKEND)
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "offer": offer, "known": known, "providers": configured()}
    context["invitation_query"] = urlencode({"invitation": secret})
    return answer(request, "accounts/invitation.html", context, refused)


def _join_signed_in(request: HttpRequest, user: User, secret: str, offer: Invitation) -> HttpResponse:
    refused: RapidaError | None = None
    if request.method == "POST":
        try:
            organization = actions.accept_invitation(user=user, invitation=secret)
        except (*REFUSALS, NotFound) as error:
            refused = error
        else:
            request.session["organization_id"] = organization.id
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"offer": offer, "fits": user.email == offer.email, "message": refused.message if refused else ""}
    return answer(request, "accounts/invitation_join.html", context, refused)


def enter(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Sign in whoever has shown the first factor, or ask for the second where there is one."""
    if actions.has_second_factor(user):
        request.session[_PENDING] = [user.pk, time.time()]
        return redirect(f"{reverse('accounts:sign_in_code')}?{urlencode({'next': target})}")
    login(request, user, backend=_BACKEND)
    return redirect(target)


def next_page(request: HttpRequest) -> str:
    """Return where to go afterwards: ``next`` when it is a page of ours, else the start page."""
    return own_page(request, request.POST.get("next") or request.GET.get("next") or "")


def own_page(request: HttpRequest, target: str) -> str:
    """Return ``target`` when it is a page of ours, else the start page."""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return settings.LOGIN_REDIRECT_URL


def answer(request: HttpRequest, page: str, context: dict[str, object], refused: RapidaError | None) -> HttpResponse:
    """Render a page with the status of what was refused, and with Retry-After where one must wait."""
    response = render(request, page, context, status=refused.http if refused else 200)
    for name, value in (failure_headers(refused) if refused else {}).items():
        if name != "WWW-Authenticate":  # for programs; a browser shows the page
            response.headers[name] = value
    return response


def _pending_user(request: HttpRequest) -> User | None:
    user_id, since = request.session.get(_PENDING, (0, 0.0))
    if time.time() - since > _PENDING_SECONDS:
        return None
    return User.objects.filter(pk=user_id, status=User.Status.ACTIVE).first()
