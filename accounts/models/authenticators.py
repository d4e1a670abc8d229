"""Authenticator apps (TOTP, RFC 6238). django-otp's own device keeps its secret in clear; this one seals it."""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from accounts.models.users import User
from accounts.models.vault import DataKey
from rapida_site.lib import crypto
from rapida_site.lib.ids import new_id

_SECRET_BYTES = 20  # what every app takes, and as long as its SHA-1


class Authenticator(TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]  # django-otp has no types
    """Six digits every 30 seconds. ``drift`` is how many steps its clock is known to be off, ``last_t`` the step of the
    last code that was accepted: none is accepted twice.
    """

    step, t0, digits, tolerance = 30, 0, 6, 1

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    sealed = models.BinaryField(editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, editable=False, related_name="+")
    drift = models.SmallIntegerField(default=0)
    last_t = models.BigIntegerField(default=-1)

    @classmethod
    def enrol(cls, user: User, *, secret: bytes = b"") -> Authenticator:
        """Create an unconfirmed authenticator with a new secret."""
        device = cls(id=new_id(), user=user, name="Authenticator", confirmed=False)
        device.data_key = DataKey.objects.current(None)
        device.sealed = device.data_key.seal(secret or secrets.token_bytes(_SECRET_BYTES), device.context)
        device.save(force_insert=True)
        return device

    @property
    def context(self) -> str:
        return crypto.context_of(None, "authenticator", self.id)

    @property
    def bin_key(self) -> bytes:
        secret: bytes = self.data_key.unseal(self.sealed, self.context)
        return secret

    @property
    def config_url(self) -> str:
        """Return the address an app scans (Key URI Format)."""
        issuer = settings.OTP_TOTP_ISSUER
        query = {
            "secret": b32encode(self.bin_key).decode().rstrip("="),
            "issuer": issuer,
            "algorithm": "SHA1",
            "digits": str(self.digits),
            "period": str(self.step),
        }
        return f"otpauth://totp/{quote(f'{issuer}:{self.user.get_username()}')}?{urlencode(query, quote_via=quote)}"

    def verify_token(self, token: str) -> bool:
        """Accept a code once; every failure doubles the wait before the next try (django-otp's throttle)."""
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        clock = TOTP(self.bin_key, self.step, self.t0, self.digits, self.drift)
        clock.time = time.time()
        is_code = token.isascii() and token.isdigit() and len(token) == self.digits
        if not is_code or not clock.verify(int(token), self.tolerance, self.last_t + 1):
            self.throttle_increment()
            return False
        self.last_t, self.drift = clock.t(), clock.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        return 1
