"""What a mailed link opens: a new password, a confirmed address; and the pages that have such a link mailed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.actions.recovery import Purpose, open_mailed
from accounts.auth.pages import PrincipalRequest, with_principal
from accounts.forms import EmailForm, ForgotPasswordForm, NewPasswordForm, refuse
from accounts.views.signin import REFUSALS, answer
from rapida_site.lib.errors import Invalid, RapidaError
from rapida_site.lib.throttle import client_address


@never_cache
@require_http_methods(["GET", "POST"])
def forgot_password(request: HttpRequest) -> HttpResponse:
    """The answer is the same for every address, known or not."""
    form, refused, sent = ForgotPasswordForm(request.POST or None), None, False
    if form.is_valid():
        try:
            actions.ask_password_link(email=form.cleaned_data["email"], address=client_address(request))
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            sent = True
    return answer(request, "accounts/password_forgot.html", {"form": form, "sent": sent}, refused)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def create_password(request: HttpRequest, token: str) -> HttpResponse:
    try:
        open_mailed(token, Purpose.PASSWORD, lock=False)
    except Invalid as error:
        return _gone(request, error)
    form, refused = NewPasswordForm(request.POST or None), None
    if form.is_valid():
        try:
            actions.create_password(token=token, address=client_address(request), **form.cleaned_data)
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            messages.success(request, "Your new password is set. Other sessions and all tokens have ended.")
            return redirect("accounts:sign_in")
    return answer(request, "accounts/password_new.html", {"form": form}, refused)


@never_cache
@require_http_methods(["GET", "POST"])
def verify_email(request: HttpRequest, token: str) -> HttpResponse:
    """A button confirms: mail scanners open links, too, and must not use them up."""
    try:
        found = open_mailed(token, Purpose.EMAIL, lock=False)
    except Invalid as error:
        return _gone(request, error)
    refused: RapidaError | None = None
    if request.method == "POST":
        try:
            actions.confirm_email(token=token, address=client_address(request))
        except REFUSALS as error:
            refused = error
        else:
            messages.success(request, "Your e-mail address is confirmed.")
            return redirect("accounts:profile" if request.user.is_authenticated else "accounts:sign_in")
    context: dict[str, object] = {"email": found.email, "message": refused.message if refused else ""}
    return answer(request, "accounts/email_confirm.html", context, refused)


@require_POST
@with_principal
def ask_verification(request: PrincipalRequest) -> HttpResponse:
    try:
        actions.ask_verification(user=request.user)
    except REFUSALS as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"A link was mailed to {request.user.email}.")
    return redirect("accounts:profile")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@with_principal
def change_email(request: PrincipalRequest) -> HttpResponse:
    form, refused = EmailForm(request.POST or None, has_password=request.user.has_usable_password()), None
    if form.is_valid():
        try:
            if "password" in form.cleaned_data:
                actions.recent_password(user=request.user, password=form.cleaned_data["password"])
            actions.change_email(user=request.user, email=form.cleaned_data["email"])
        except REFUSALS as error:
            refused = error
            refuse(form, error)
        else:
            messages.success(request, "A link was mailed to the new address; it changes once you open that.")
            return redirect("accounts:profile")
    return answer(request, "accounts/email_change.html", {"form": form}, refused)


def _gone(request: HttpRequest, error: RapidaError) -> HttpResponse:
    return render(request, "accounts/link_gone.html", {"message": error.message}, status=404)
