"""People: sign-up, profile and password."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError

from accounts import access
from accounts.actions.members import join, open_invitation
from accounts.actions.projects import clean_name, create_organization
from accounts.actions.signin import recent_password
from accounts.actions.tokens import withdraw_tokens
from accounts.models import User
from accounts.models.users import normalise_email
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, Invalid
from rapida_site.lib.principal import Principal
from rapida_site.lib.throttle import Limit, take

log = structlog.get_logger(__name__)
SIGN_UPS = Limit("signup-address", burst=10, seconds=60)


def sign_up(*, email: str, password: str, name: str = "", organization_name: str = "", invitation: str = "") -> User:
    """Create a person: with an invitation as a member of its organization, else as the owner of a new one.

    Everything or nothing is stored, also when two requests come with the same e-mail. Raises Forbidden (sign-up is
    closed), Invalid (e-mail, password, or the invitation does not hold or is for another address), Conflict (taken).
    """
    if not invitation and not settings.SIGNUP_OPEN:
        raise Forbidden("Sign-up is closed here; ask a colleague for an invitation.")
    email = _clean_email(email)
    user = User(email=email, name=clean_name(name) if name.strip() else "")
    check_new_password(password, user)
    user.set_password(password)
    try:
        with atomic_for(User):
            offer = open_invitation(invitation, email=email) if invitation else None
            user.save(force_insert=True)
            if offer:
                join(user, offer)
            else:
                create_organization(user=user, name=organization_name or f"{user.get_short_name()}'s organization")
    except IntegrityError as error:
        if User.objects.filter(email=email).exists():
            raise Conflict("There is an account with this e-mail already; sign in instead.", field="email") from error
        raise
    log.info("user_signed_up", user_id=user.id, invited=bool(invitation))
    return user


def sign_up_from(address: str, **fields: str) -> User:
    """Sign a stranger up, as often as their address may: an account costs them nothing, but us."""
    take(SIGN_UPS, address)
    return sign_up(**fields)


def change_profile(*, principal: Principal, name: str) -> User:
    user = access.get_user(principal)
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
    log.info("password_changed", user_id=user.id, actor_id=actor_id)


def suspend(*, user: User, actor_id: int) -> None:
    """Shut a person out, by an operator: sessions and tokens end now, memberships stay."""
    with atomic_for(User):
        User.objects.filter(pk=user.pk).update(status=User.Status.SUSPENDED)
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


def _clean_email(email: str) -> str:
    cleaned = normalise_email(email)
    try:
        validate_email(cleaned)
    except ValidationError as error:
        raise Invalid("This is not an e-mail address.", field="email") from error
    if len(cleaned) > 254:
        raise Invalid("An e-mail address has at most 254 characters.", field="email")
    return cleaned
