"""Signing in: throttled by address and by account before anything is compared, and silent about which e-mails exist."""

from __future__ import annotations

import math

import structlog
from django.contrib.auth import authenticate
from django.utils import timezone
from django_otp import verify_token
from django_otp.models import Device

from accounts.actions.tokens import issue_token
from accounts.models import Authenticator, RecoveryDevice, User, UserToken
from accounts.models.users import normalise_email
from rapida_site.lib.errors import Invalid, TooMany, Unauthenticated
from rapida_site.lib.throttle import Limit, reset, take

log = structlog.get_logger(__name__)
# Generous for people, useless for guessing: a password guesser gets about 2900 tries a day for one account.
BY_ADDRESS = Limit("signin-address", burst=30, seconds=10)
BY_ACCOUNT = Limit("signin-account", burst=10, seconds=30)
CODES = Limit("signin-code", burst=5, seconds=30)
WRONG = "The e-mail or the password is wrong."
NOT_YOURS = "This is not your password."
WRONG_CODE = "This code is wrong, used, or too old; wait for the next one."


def check_password(*, email: str, password: str, address: str) -> User:
    """Return the active person with this e-mail and password.

    Raises Unauthenticated with one sentence for every reason, and after the same work: Django hashes the password for
    an unknown e-mail, too. Raises TooMany when ``address`` or the account has used up its tries.
    """
    account = normalise_email(email)
    take(BY_ADDRESS, address)
    take(BY_ACCOUNT, account)
    user = authenticate(None, username=account, password=password)
    if not isinstance(user, User):
        log.info("sign_in_refused", step="password")
        raise Unauthenticated(WRONG)
    reset(BY_ACCOUNT, account)
    return user


def recent_password(*, user: User, password: str) -> None:
    """Let a signed-in person prove themselves again before a dangerous act; raises Invalid or TooMany."""
    take(BY_ACCOUNT, user.email)
    if not user.check_password(password):
        raise Invalid(NOT_YOURS, field="password")
    reset(BY_ACCOUNT, user.email)


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, confirmed=True).exists())


def check_code(*, user: User, code: str) -> Device:
    """Return the device of ``user`` that accepts an authenticator's six digits or a recovery code, each good once.

    Raises Unauthenticated, or TooMany while the tries are used up or a device still waits after a failure.
    """
    take(CODES, str(user.pk))
    compact = "".join(code.split())
    model = Authenticator if compact.isdigit() else RecoveryDevice
    for device in model.objects.filter(user=user, confirmed=True):
        accepted = try_device(user, device, compact)
        if accepted is not None:
            reset(CODES, str(user.pk))
            log.info("second_factor_accepted", user_id=user.id, recovery=model is RecoveryDevice)
            return accepted
    log.info("sign_in_refused", step="code", user_id=user.id)
    raise Unauthenticated(WRONG_CODE)


def try_device(user: User, device: Device, code: str) -> Device | None:
    """Return ``device`` when it accepts ``code``; TooMany while it still waits after failures."""
    allowed, reason = device.verify_is_allowed()
    if not allowed:
        wait = max(1.0, ((reason or {}).get("locked_until", timezone.now()) - timezone.now()).total_seconds())
        raise TooMany(f"Too many wrong codes; try again in {math.ceil(wait)} seconds.", retry_after=math.ceil(wait))
    accepted: Device | None = verify_token(user, device.persistent_id, code)
    return accepted


class SecondFactorNeeded(Unauthenticated):
    """The password was right, but it is not enough."""

    code = "second_factor_required"
    default_message = (
        "This account has a second factor, and e-mail and password alone do not sign it in. Make a token on your "
        "profile page and use that, use a project key, or send the code with POST /v1/auth/authenticate/."
    )


def sign_in_program(*, email: str, password: str, code: str, address: str) -> tuple[UserToken, str]:
    """Sign a person in from a program: password, and code where they have a second factor; return a new token."""
    return sign_in_known(user=check_password(email=email, password=password, address=address), code=code)


def sign_in_known(*, user: User, code: str = "") -> tuple[UserToken, str]:
    """Return a new token for a person whose first factor is settled; the second is asked for here."""
    if has_second_factor(user):
        if not code:
            raise SecondFactorNeeded
        check_code(user=user, code=code)
    return issue_token(user=user, name="API sign-in")
