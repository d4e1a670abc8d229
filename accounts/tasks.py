"""What a Celery worker can do for accounts; each task stands beside what queues it."""

from __future__ import annotations

from accounts.actions.recovery import mail_password_link
from accounts.mails import send_mail

__all__ = ["mail_password_link", "send_mail"]
