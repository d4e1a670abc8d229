"""The mails of accounts: queued after the commit, sent by a worker, so that no request waits for a mail server.

The worker tries each again for about an hour while the mail server is away.
"""

from __future__ import annotations

from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import Invitation, User
from rapida_site.lib import mail
from rapida_site.lib.db import on_commit_for

log = structlog.get_logger(__name__)


def queue(name: str, to: str, /, **values: Any) -> None:
    """Send the mail ``name`` once the open transaction on accounts' database is committed."""
    hand_over(send_mail, mail.seal(name, to, values), template=name)


def link(name: str, *args: str) -> str:
    """Return the full address of a page of accounts."""
    return f"{settings.PUBLIC_URL}{reverse(f'accounts:{name}', args=args)}"


def queue_invitation(invitation: Invitation, secret: str, *, inviter: str) -> None:
    queue(
        "invitation",
        invitation.email,
        organization=invitation.organization.name,
        inviter=inviter,
        role=invitation.get_role_display().lower(),
        link=link("invitation", secret),
    )


def queue_notice(user: User, subject: str, sentence: str) -> None:
    """Tell a person about their own account; nobody can switch this off."""
    queue("notice", user.email, subject=subject, sentence=sentence, link=link("profile"))


def hand_over(task: Any, argument: str, *, template: str) -> None:
    """Give a task to the workers after the commit: a broker that is away must not make what is done look failed."""

    def delay() -> None:
        try:
            task.delay(argument)
        except OperationalError:
            log.exception("mail_not_queued", template=template, consequence="it is never sent; ask for it again")

    on_commit_for(User, delay)


@shared_task(
    autoretry_for=mail.TRANSIENT,
    dont_autoretry_for=mail.PERMANENT,
    max_retries=7,
    retry_backoff=30,
    retry_backoff_max=1800,
)
def send_mail(sealed: str) -> None:
    """Send what ``queue`` sealed."""
    found = mail.unseal(sealed)
    if found is None:
        log.error("mail_dropped", reason="it waited for more than a day, or SECRET has changed since")
        return
    mail.send(*found)
