"""Sign-in with an account elsewhere: known by the provider's own id, else by an e-mail that
both sides have confirmed.
"""

from __future__ import annotations

import structlog
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions.projects import MAX_NAME
from accounts.actions.signup import sign_up
from accounts.models import SocialAccount, User
from accounts.models.users import normalise_email
from accounts.social import flow
from accounts.social.providers import Identity, get_provider
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, Unauthenticated
from rapida_site.lib.throttle import Limit, take

log = structlog.get_logger(__name__)
RETURNS = Limit("social-address", burst=20, seconds=15)


def sign_in_social(*, provider: str, state: str, code: str, cookie: str, address: str) -> tuple[User, flow.Trip]:
    """Return the person whom a provider sent back, and the trip they were on; a new person where sign-up allows it.

    A second factor is still to be asked for. Raises Invalid for a state that is unknown, used, too old or another
    browser's; ProviderFailed with the provider's own words; and as ``of_identity`` does.
    """
    take(RETURNS, address)
    known = get_provider(provider)
    if not code:
        raise Invalid("The provider sent no code; start again.", field="code")
    trip = flow.take(known, state=state, cookie=cookie)
    return of_identity(flow.identify(known, trip, code=code), invitation=trip.invitation), trip


def of_identity(identity: Identity, *, invitation: str = "") -> User:
    """Return the person behind an identity; raises Unauthenticated, Forbidden or Conflict with what helps."""
    held = SocialAccount.objects.filter(provider=identity.provider, subject=identity.subject)
    account = held.select_related("user").first()
    if account is not None:
        held.update(last_used_at=timezone.now())
        return _active(account.user)
    if not identity.email:
        raise Forbidden("The provider has not confirmed your e-mail address; confirm it there, then try again.")
    user = User.objects.filter(email=normalise_email(identity.email)).first()
    if user is not None:
        _active(user)
        if user.email_verified_at is None:
            # Whoever signed up with this address may not own it: joining the two would let them in.
            raise Conflict(
                "There is an account with this e-mail whose address was never confirmed: sign in with its password "
                "and confirm the address, or set a new password by mail; then this works, too."
            )
    try:
        with atomic_for(User):
            if user is None:
                user = sign_up(
                    email=identity.email,
                    password=None,
                    name=identity.name[:MAX_NAME],
                    invitation=invitation,
                    verified=True,
                )
            SocialAccount.objects.create(
                user=user, provider=identity.provider, subject=identity.subject, email=normalise_email(identity.email)
            )
    except IntegrityError as error:  # a second tab was faster
        raise Conflict("You have just been signed in elsewhere; try again.") from error
    log.info("social_account_linked", provider=identity.provider, user_id=user.id)
    return user


def _active(user: User) -> User:
    if not user.is_active:
        raise Unauthenticated("This account may not sign in; ask the operator of this server.")
    return user
