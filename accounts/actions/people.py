"""People: profile and password."""

from __future__ import annotations

import structlog
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone

from accounts import access, invalidation, mails
from accounts.actions.projects import clean_name
from accounts.actions.signin import recent_password
from accounts.actions.tokens import withdraw_tokens
from accounts.models import MailedToken, User
from accounts.models.users import normalise_email
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Invalid
from rapida_site.lib.principal import Principal

log = structlog.get_logger(__name__)


def change_profile(*, user: User, name: str) -> User:
    """Change one's own name. Takes a person: whoever belongs to no organization has no principal."""
    user.name = clean_name(name)
    user.save(update_fields=["name"])
    return user


def change_password(*, principal: Principal, old: str, new: str) -> User:
    """Change the person's own password. All their tokens and all their other sessions end with it."""
    user = access.get_user(principal)
    recent_password(user=user, password=old)
    set_password(user=user, password=new, actor_id=principal.actor_id)
    return user


def set_password(*, user: User, password: str, actor_id: int) -> None:
    """Give ``user`` a new password; the session hash depends on it, so that every session but a renewed one ends."""
    check_new_password(password, user)
    with atomic_for(User):
        user.set_password(password)
        user.save(update_fields=["password"])
        withdraw_tokens(user, actor_id=actor_id)
        # Also of a change of address that may be no wish of theirs.
        links = models.Q(purpose=MailedToken.Purpose.PASSWORD) | ~models.Q(email=user.email)
        MailedToken.objects.live().filter(links, user=user).update(revoked_at=timezone.now())
        mails.queue_notice(user, "Your password was changed", "The password of your account was changed.")
    log.info("password_changed", user_id=user.id, actor_id=actor_id)


def suspend(*, user: User, actor_id: int) -> None:
    """Shut a person out, by an operator: sessions and tokens end now, memberships stay."""
    with atomic_for(User):
        User.objects.filter(pk=user.pk).update(status=User.Status.SUSPENDED)
        invalidation.mark(User, [invalidation.of_user(user.pk)])
        withdraw_tokens(user, actor_id=actor_id)
    log.info("user_suspended", user_id=user.id, actor_id=actor_id)


def reinstate(*, user: User, actor_id: int) -> None:
    User.objects.filter(pk=user.pk).update(status=User.Status.ACTIVE)
    log.info("user_reinstated", user_id=user.id, actor_id=actor_id)


def check_new_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error


def clean_email(email: str) -> str:
    """Return the one spelling of an e-mail address; Invalid when it is none."""
    cleaned = normalise_email(email)
    try:
        validate_email(cleaned)
    except ValidationError as error:
        raise Invalid("This is not an e-mail address.", field="email") from error
    if len(cleaned) > 254:
        raise Invalid("An e-mail address has at most 254 characters.", field="email")
    return cleaned
