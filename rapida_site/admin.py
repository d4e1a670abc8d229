"""The admin site: staff only, and only after a second factor."""

from __future__ import annotations

from django_otp.admin import OTPAdminSite


class OtpAdminSite(OTPAdminSite):
    """django-otp's admin site under the project's name."""

    site_header = site_title = "Rapida administration"
    index_title = "Everything stored"
