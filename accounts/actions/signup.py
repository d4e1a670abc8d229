"""Sign-up: a new person, with an organization of their own or as the invited member of one."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions.members import join, open_invitation
from accounts.actions.people import check_new_password, clean_email
from accounts.actions.projects import clean_name, create_organization
from accounts.actions.recovery import mail_verification
from accounts.models import User
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden
from rapida_site.lib.throttle import Limit, take

log = structlog.get_logger(__name__)
SIGN_UPS = Limit("signup-address", burst=10, seconds=60)


def sign_up(
    *,
    email: str,
    password: str | None,
    name: str = "",
    organization_name: str = "",
    invitation: str = "",
    verified: bool = False,
) -> User:
    """Create a person: with an invitation as a member of its organization, else as the owner of a new one.

    Everything or nothing is stored, also when two requests come with the same e-mail. ``verified`` says that a sign-in
    provider vouches for the address; then there may be no password. Else a link that confirms it is mailed. Raises
    Forbidden (sign-up is closed), Invalid (e-mail, password, or the invitation does not hold or is for another
    address), Conflict (taken).
    """
    if not invitation and not settings.SIGNUP_OPEN:
        raise Forbidden("Sign-up is closed here; ask a colleague for an invitation.")
    email = clean_email(email)
    user = User(email=email, name=clean_name(name) if name.strip() else "")
    user.email_verified_at = timezone.now() if verified else None
    if password is not None or not verified:
        check_new_password(password or "", user)
    user.set_password(password)
    try:
        with atomic_for(User):
            offer = open_invitation(invitation, email=email) if invitation else None
            user.save(force_insert=True)
            if offer:
                join(user, offer)
            else:
                create_organization(user=user, name=organization_name or f"{user.get_short_name()}'s organization")
            if not verified:
                mail_verification(user=user, email=email)
    except IntegrityError as error:
        if User.objects.filter(email=email).exists():
            raise Conflict("There is an account with this e-mail already; sign in instead.", field="email") from error
        raise
    log.info("user_signed_up", user_id=user.id, invited=bool(invitation))
    return user


def sign_up_from(address: str, **fields: Any) -> User:
    """Sign a stranger up, as often as their address may: an account costs them nothing, but us."""
    take(SIGN_UPS, address)
    return sign_up(**fields)
