"""What a mailed link proves: that its reader owns the address. For a new password, and to confirm an e-mail.

A link works once and expires; only a keyed digest of it is stored. Asking for one never tells whether an address has
an account: the request does the same work for all of them, and a worker finds out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from celery import shared_task
from django.db import IntegrityError
from django.utils import timezone

from accounts import mails
from accounts.actions.people import clean_email, set_password
from accounts.models import MailedToken, User
from accounts.models.users import normalise_email
from rapida_site.lib import keys
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.throttle import Limit, take

log = structlog.get_logger(__name__)
PASSWORD_LIFE, EMAIL_LIFE = timedelta(hours=1), timedelta(days=3)
ASKED_BY_ADDRESS = Limit("mail-address", burst=10, seconds=60)
ASKED_FOR_ACCOUNT = Limit("mail-account", burst=3, seconds=600)
TRIED_BY_ADDRESS = Limit("mailed-token-address", burst=20, seconds=10)
GONE = "This link was used, or has expired; ask for a new one."
Purpose = MailedToken.Purpose


def ask_password_link(*, email: str, address: str) -> None:
    """Have a link to set a new password mailed to ``email``, if it is somebody's; silent about whether it is.

    A worker finds that out: to the asker every address looks alike.
    """
    account = normalise_email(email)
    take(ASKED_BY_ADDRESS, address)
    take(ASKED_FOR_ACCOUNT, account)
    mails.hand_over(mail_password_link, account, template="password")


@shared_task
def mail_password_link(email: str) -> None:
    """Mail the link, if a person with this address may sign in. Former links of the person stop working."""
    user = User.objects.filter(email=normalise_email(email), status=User.Status.ACTIVE).first()
    if user is None:
        log.info("password_link_refused", reason="nobody with this address may sign in")
        return
    text = _mint(user, Purpose.PASSWORD, user.email, PASSWORD_LIFE)
    mails.queue("password", user.email, name=user.get_short_name(), link=mails.link("create_password", text))


def create_password(*, token: str, password: str, address: str, now: datetime | None = None) -> User:
    """Set the password of whoever a mailed link belongs to. The link proves their address, too."""
    take(TRIED_BY_ADDRESS, address)
    with atomic_for(User):
        found = open_mailed(token, Purpose.PASSWORD, now=now)
        if found.email != found.user.email:
            raise Invalid(GONE)
        set_password(user=found.user, password=password, actor_id=found.user_id)
        _spend(found)
        _confirm(found.user, found.email)
    return found.user


def ask_verification(*, user: User) -> None:
    """Mail the person a link that confirms their address."""
    if user.email_verified_at is not None:
        raise Conflict("This address is confirmed already.")
    take(ASKED_FOR_ACCOUNT, user.email)
    mail_verification(user=user, email=user.email)


def change_email(*, user: User, email: str) -> User:
    """Have a link mailed to a new address: the address changes once that link is opened, not before."""
    email = clean_email(email)
    if email == user.email:
        return user
    take(ASKED_FOR_ACCOUNT, user.email)
    mail_verification(user=user, email=email)
    mails.queue_notice(user, "Your e-mail address", "A change of your account's e-mail address was asked for.")
    log.info("email_change_asked", user_id=user.id)
    return user


def mail_verification(*, user: User, email: str) -> None:
    text = _mint(user, Purpose.EMAIL, email, EMAIL_LIFE)
    mails.queue("verification", email, name=user.get_short_name(), link=mails.link("verify_email", text))


def confirm_email(*, token: str, address: str, now: datetime | None = None) -> User:
    """Take the address that a mailed link proves as its person's own."""
    take(TRIED_BY_ADDRESS, address)
    try:
        with atomic_for(User):
            found = open_mailed(token, Purpose.EMAIL, now=now)
            _spend(found)
            _confirm(found.user, found.email)
    except IntegrityError as error:
        raise Conflict("There is another account with this e-mail.") from error
    return found.user


def find_mailed(text: str, purpose: str) -> MailedToken | None:
    """Return the token that ``text`` proves, be it live, used or expired; None when it proves nothing."""
    parsed = keys.parse(text, keys.MAILED)
    found = parsed and MailedToken.objects.filter(key_id=parsed.key_id, purpose=purpose).first()
    return found if parsed and found and keys.matches(parsed.secret, found.digest, found.pepper_id) else None


def open_mailed(text: str, purpose: str, *, now: datetime | None = None, lock: bool = True) -> MailedToken:
    """Return what a link's secret proves, locked for use; Invalid when it no longer holds."""
    parsed = keys.parse(text, keys.MAILED)
    found = MailedToken.objects.live(now).filter(key_id=parsed.key_id if parsed else "", purpose=purpose, used_at=None)
    found = found.filter(user__status=User.Status.ACTIVE).select_related("user")
    token: MailedToken | None = (found.select_for_update(of=("self",)) if lock else found).first()
    if not parsed or not token or not keys.matches(parsed.secret, token.digest, token.pepper_id):
        raise Invalid(GONE)
    return token


def _mint(user: User, purpose: str, email: str, life: timedelta) -> str:
    """Create a link's secret; the person's former ones of this purpose stop working."""
    minted = keys.mint(keys.MAILED)
    token = MailedToken(user=user, purpose=purpose, email=email, expires_at=timezone.now() + life)
    token.take(minted)
    with atomic_for(MailedToken):
        _withdraw(user, purpose)
        token.save()
    return minted.text


def _withdraw(user: User, purpose: str) -> None:
    MailedToken.objects.live().filter(user=user, purpose=purpose, used_at=None).update(revoked_at=timezone.now())


def _spend(token: MailedToken) -> None:
    token.used_at = timezone.now()
    token.save(update_fields=["used_at"])
    log.info("mailed_token_used", token_id=token.id, purpose=token.purpose, user_id=token.user_id)


def _confirm(user: User, email: str) -> None:
    """Let ``email`` be the person's confirmed address; links for a new password went to the former one."""
    if email != user.email:
        _withdraw(user, Purpose.PASSWORD)
    User.objects.filter(pk=user.pk).update(email=email, email_verified_at=timezone.now())
    user.refresh_from_db()
