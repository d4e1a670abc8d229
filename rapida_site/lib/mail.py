"""E-mail: one template makes subject, text and HTML; Django's e-mail backends send it.

``templates/mail/<name>.txt`` starts with the subject on a line of its own; ``<name>.html`` says the same in HTML.
Without a mail server (``EMAILER__HOST``) every mail becomes a file of its own in ``RAPIDA_DATA/mail``, which
nobody else can read: links in mails are secrets, so none is ever logged.

A mail waits in the broker as ``seal`` made it: what a link proves cannot be read there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import smtplib
import uuid
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.template.loader import render_to_string

log = structlog.get_logger(__name__)
# Seconds that a sealed mail may wait; links in it live no shorter.
MAX_AGE = 24 * 3600
# Every error of smtplib is an OSError; what another try cannot cure is named apart.
TRANSIENT = (OSError,)
PERMANENT = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError)


def compose(name: str, to: str, values: Mapping[str, Any]) -> EmailMultiAlternatives:
    """Return the mail ``name`` with these values; templates also know ``site`` (the public URL)."""
    context = {**values, "site": settings.PUBLIC_URL}
    subject, _, text = render_to_string(f"mail/{name}.txt", context).partition("\n")
    mail = EmailMultiAlternatives(" ".join(subject.split()), text.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
    mail.attach_alternative(render_to_string(f"mail/{name}.html", {**context, "subject": mail.subject}), "text/html")
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    return mail


def send(name: str, to: str, values: Mapping[str, Any]) -> None:
    """Send now; raises one of ``TRANSIENT``."""
    compose(name, to, values).send()
    log.info("mail_sent", template=name)


def seal(name: str, to: str, values: Mapping[str, Any]) -> str:
    """Return a mail as a text that only this installation can read."""
    return _sealer(_secrets()).encrypt(json.dumps([name, to, dict(values)]).encode()).decode()


def unseal(sealed: str) -> tuple[str, str, dict[str, Any]] | None:
    """Return what ``seal`` got; None when it waited longer than a day, or ``SECRET`` is another one by now."""
    try:
        name, to, values = json.loads(_sealer(_secrets()).decrypt(sealed.encode(), ttl=MAX_AGE))
    except InvalidToken:
        return None
    return name, to, values


class FileBackend(BaseEmailBackend):
    """Each mail is a file (``*.eml``, readable by its owner alone) in ``settings.EMAIL_FILE_PATH``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        directory = Path(settings.EMAIL_FILE_PATH)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            path = directory / f"{uuid.uuid4().hex}.eml"
            path.touch(mode=0o600, exist_ok=False)
            path.write_bytes(message.message().as_bytes())
            log.info("mail_kept", path=str(path), reason="no EMAILER__HOST is set")
        return len(email_messages)


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _sealer(secrets: tuple[str, ...]) -> MultiFernet:
    keys = [hashlib.sha256(b"rapida.lib.mail" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
