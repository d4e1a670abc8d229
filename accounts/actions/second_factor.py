"""The second factor: an authenticator app (TOTP) and ten recovery codes for the day the phone is gone.

Recovery codes are stored as keyed digests (``RecoveryDevice``). An authenticator's secret cannot be: the server has to
calculate the same codes from it, so it is sealed like a credential of the vault (``Authenticator``).
"""

from __future__ import annotations

import secrets

import structlog
from django_otp.models import Device

from accounts import access
from accounts.actions.signin import CODES, WRONG_CODE, check_code, has_second_factor, recent_password, try_device
from accounts.models import Authenticator, RecoveryCode, RecoveryDevice, User
from rapida_site.lib import keys
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.principal import Principal
from rapida_site.lib.throttle import reset, take

log = structlog.get_logger(__name__)
RECOVERY_CODES = 10
# Without the look-alikes 0 o 1 i l: 31 letters and digits, ten of them are 49 bits.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def start_second_factor(*, principal: Principal) -> Authenticator:
    """Return the authenticator that waits for its first code; a reload of the page finds the same one again."""
    user = access.get_user(principal)
    if has_second_factor(user):
        raise Conflict("You have a second factor already; disable it before you set up another.")
    with atomic_for(User):
        User.objects.select_for_update().get(pk=user.pk)
        return Authenticator.objects.filter(user=user, confirmed=False).first() or Authenticator.enrol(user)


def confirm_second_factor(*, principal: Principal, code: str) -> tuple[Device, list[str]]:
    """Turn the second factor on with the authenticator's first code; return the device and the recovery codes."""
    user = access.get_user(principal)
    device = start_second_factor(principal=principal)
    take(CODES, str(user.pk))
    if try_device(user, device, "".join(code.split())) is None:
        raise Invalid(WRONG_CODE, field="code")
    reset(CODES, str(user.pk))
    with atomic_for(User):
        Authenticator.objects.filter(pk=device.pk).update(confirmed=True)
        codes = _new_codes(user)
    device.refresh_from_db()
    log.info("second_factor_enabled", user_id=user.id)
    return device, codes


def renew_recovery_codes(*, principal: Principal, password: str) -> list[str]:
    """Replace all recovery codes, after the password was given again."""
    user = access.get_user(principal)
    recent_password(user=user, password=password)
    if not has_second_factor(user):
        raise Conflict("You have no second factor.")
    with atomic_for(User):
        codes = _new_codes(user)
    log.info("recovery_codes_renewed", user_id=user.id)
    return codes


def disable_second_factor(*, principal: Principal, password: str, code: str) -> None:
    """Turn the second factor off, after password and code were given again."""
    user = access.get_user(principal)
    recent_password(user=user, password=password)
    check_code(user=user, code=code)
    remove_second_factor(user, actor_id=principal.actor_id)


def remove_second_factor(user: User, *, actor_id: int) -> None:
    """Remove all devices of ``user`` on behalf of someone whose right to do so is settled."""
    with atomic_for(User):
        Authenticator.objects.filter(user=user).delete()
        RecoveryDevice.objects.filter(user=user).delete()
    log.info("second_factor_disabled", user_id=user.id, actor_id=actor_id)


def _new_codes(user: User) -> list[str]:
    device, _ = RecoveryDevice.objects.get_or_create(user=user, defaults={"name": "Recovery codes"})
    device.codes.all().delete()
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    rows = []
    for code in codes:
        digest, pepper_id = keys.seal(code)
        rows.append(RecoveryCode(device=device, digest=digest, pepper_id=pepper_id))
    RecoveryCode.objects.bulk_create(rows)
    return [f"{code[:5]}-{code[5:]}" for code in codes]
