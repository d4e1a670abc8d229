"""The mails of accounts: queued after the commit, sent by a worker, so that no request waits for a mail server."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.urls import reverse
from kombu.exceptions import OperationalError

from accounts.models import Invitation, User
from rapida_site.lib import mail
from rapida_site.lib.db import on_commit_for

log = structlog.get_logger(__name__)


def queue(name: str, to: str, /, **values: Any) -> None:
    """Send the mail ``name`` once the open transaction on accounts' database is committed."""
    from accounts.tasks import send_mail  # which imports the actions, which import this

    on_commit_for(User, lambda: _hand_over(send_mail, mail.seal(name, to, values), template=name))


def queue_password_link(email: str) -> None:
    """Let a worker find out whether anybody has this address: to the asker every address looks alike."""
    from accounts.tasks import mail_password_link  # as above

    on_commit_for(User, lambda: _hand_over(mail_password_link, email, template="password"))


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


def _hand_over(task: Any, argument: str, *, template: str) -> None:
    """Give a task to the workers. The act is committed already: a broker that is away must not make it look failed."""
    try:
        task.delay(argument)
    except OperationalError:
        log.exception("mail_not_queued", template=template, consequence="it is never sent; ask for it again")
