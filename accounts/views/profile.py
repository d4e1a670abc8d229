"""One's own account: name, password, second factor, tokens."""

from __future__ import annotations

import base64

import django_otp
import qrcode
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from qrcode.image.svg import SvgPathFillImage

from accounts import access, actions
from accounts.actions.signin import NOT_YOURS
from accounts.actions.tokens import MAX_LIVE_TOKENS
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import (
    CodeForm,
    ConfirmPasswordForm,
    DisableSecondFactorForm,
    PasswordForm,
    ProfileForm,
    TokenForm,
    refuse,
)
from accounts.models import Authenticator, RecoveryCode
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.errors import Conflict


@require_http_methods(["GET", "POST"])
@with_principal
def profile(request: PrincipalRequest) -> HttpResponse:
    form, refused = ProfileForm(request.POST or None, initial={"name": request.user.name}), None
    if form.is_valid():
        try:
            actions.change_profile(user=request.user, name=form.cleaned_data["name"])
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            messages.success(request, "Your name was changed.")
            return redirect("accounts:profile")
    context = {
        "form": form,
        "second_factor": actions.has_second_factor(request.user),
        "codes_left": RecoveryCode.objects.filter(device__user=request.user).count(),
        "tokens": access.tokens(request.principal)[:MAX_LIVE_TOKENS],
        "social_accounts": request.user.social_accounts.order_by("created_at"),
    }
    return answer(request, "accounts/profile.html", context, refused)


@sensitive_post_parameters("old", "password")
@require_http_methods(["GET", "POST"])
@with_principal
def password(request: PrincipalRequest) -> HttpResponse:
    form, refused = PasswordForm(request.POST or None), None
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = actions.change_password(principal=request.principal, old=given["old"], new=given["password"])
        except REFUSALS as error:
            refused = error
            # The current password is asked for under another name here.
            form.add_error("old" if error.message == NOT_YOURS else "password", error.message)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "Your password was changed. Other sessions and all tokens have ended.")
            return redirect("accounts:profile")
    return answer(request, "accounts/password.html", {"form": form}, refused)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@with_principal
def second_factor(request: PrincipalRequest) -> HttpResponse:
    """Set up an authenticator: a QR code, its first code, then the recovery codes, shown this once."""
    try:
        device = actions.start_second_factor(principal=request.principal)
    except Conflict as error:
        messages.info(request, error.message)
        return redirect("accounts:profile")
    form, refused = CodeForm(request.POST or None), None
    form.fields["code"].help_text = "The six digits that the app shows now."
    if form.is_valid():
        try:
            confirmed, codes = actions.confirm_second_factor(
                principal=request.principal, code=form.cleaned_data["code"]
            )
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            django_otp.login(request, confirmed)
            return render(request, "accounts/recovery_codes.html", {"codes": codes, "fresh": True})
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    context = {"form": form, "secret": secret, "qr": qr_image(device), "issuer": "Rapida"}
    return answer(request, "accounts/second_factor.html", context, refused)


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@with_principal
def second_factor_disable(request: PrincipalRequest) -> HttpResponse:
    if not actions.has_second_factor(request.user):
        return redirect("accounts:profile")
    form, refused = DisableSecondFactorForm(request.POST or None), None
    if form.is_valid():
        try:
            actions.disable_second_factor(principal=request.principal, **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            messages.warning(request, "Your second factor is off: the password alone signs you in.")
            return redirect("accounts:profile")
    return answer(request, "accounts/second_factor_disable.html", {"form": form}, refused)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@with_principal
def recovery_codes(request: PrincipalRequest) -> HttpResponse:
    """New recovery codes; the former ones stop working."""
    if not actions.has_second_factor(request.user):
        return redirect("accounts:profile")
    form, refused = ConfirmPasswordForm(request.POST or None), None
    if form.is_valid():
        try:
            codes = actions.renew_recovery_codes(principal=request.principal, **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
    return answer(request, "accounts/recovery_codes_renew.html", {"form": form}, refused)


@require_http_methods(["GET", "POST"])
@with_principal
def tokens(request: PrincipalRequest) -> HttpResponse:
    """Make a token for a program; its text is in the answer to the form that made it, and nowhere else."""
    form, text, refused = TokenForm(request.POST or None), "", None
    if form.is_valid():
        try:
            _, text = actions.create_user_token(principal=request.principal, **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
    context = {"form": form, "text": text, "user_id": request.user.id, "project_id": request.principal.project_id}
    return answer(request, "accounts/token_new.html", context, refused)


@require_POST
@with_principal
def revoke_tokens(request: PrincipalRequest) -> HttpResponse:
    count = actions.revoke_all_tokens(principal=request.principal)
    messages.success(request, f"{count} {'token was' if count == 1 else 'tokens were'} revoked.")
    return redirect("accounts:profile")


def qr_image(device: Authenticator) -> str:
    """Return the authenticator's address as a picture in a data: URL, the one kind the page's policy allows inline."""
    code = qrcode.make(device.config_url, image_factory=SvgPathFillImage, border=3)
    return "data:image/svg+xml;base64," + base64.b64encode(code.to_string()).decode()
