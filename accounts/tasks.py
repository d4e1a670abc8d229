"""Background work of accounts: mails, each tried again for about an hour while the mail server is away."""

from __future__ import annotations

import structlog
from celery import shared_task

from accounts.actions import recovery
from rapida_site.lib import mail

log = structlog.get_logger(__name__)


@shared_task(
    autoretry_for=mail.TRANSIENT,
    dont_autoretry_for=mail.PERMANENT,
    max_retries=7,
    retry_backoff=30,
    retry_backoff_max=1800,
)
def send_mail(sealed: str) -> None:
    """Send what ``accounts.mails.queue`` sealed."""
    found = mail.unseal(sealed)
    if found is None:
        log.error("mail_dropped", reason="it waited for more than a day, or SECRET has changed since")
        return
    mail.send(*found)


@shared_task
def mail_password_link(email: str) -> None:
    """Mail a link to set a new password, if a person with this address may sign in."""
    recovery.mail_password_link(email=email)
