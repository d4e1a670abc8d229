"""User tokens: a person's sign-in from a program. Each expires, and can be revoked before."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.utils import timezone

from accounts import access, invalidation, keyring
from accounts.actions.projects import clean_name
from accounts.models import User, UserToken
from accounts.models.credentials import CredentialQuerySet
from rapida_site.lib import keys
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Invalid, NotFound
from rapida_site.lib.principal import Principal

log = structlog.get_logger(__name__)
TOKEN_LIFE = timedelta(days=30)
MAX_LIVE_TOKENS = 20
MAX_DAYS = 365


def issue_token(*, user: User, name: str = "", life: timedelta = TOKEN_LIFE) -> tuple[UserToken, str]:
    """Create a token for a person who has just proved who they are; the oldest beyond the limit is revoked."""
    minted = keys.mint(keys.USER_TOKEN)
    token = UserToken(user=user, name=name[:120], expires_at=timezone.now() + life)
    token.take(minted)
    with atomic_for(UserToken):
        User.objects.select_for_update().get(pk=user.pk)
        token.save()
        live = UserToken.objects.live().filter(user=user).order_by("-created_at", "-id")
        _revoke(UserToken.objects.filter(id__in=list(live.values_list("id", flat=True)[MAX_LIVE_TOKENS:])))
    log.info("user_token_issued", key_id=token.key_id, user_id=user.id)
    return token, minted.text


def create_user_token(*, principal: Principal, name: str, days: int) -> tuple[UserToken, str]:
    """Make a token for a program of the person's own: the way in for SDKs where an account has a second factor."""
    user = access.get_user(principal)
    if not 1 <= days <= MAX_DAYS:
        raise Invalid(f"A token lives 1 to {MAX_DAYS} days.", field="days")
    return issue_token(user=user, name=clean_name(name), life=timedelta(days=days))


def find_token(text: str) -> UserToken | None:
    """Return the token that ``text`` proves, be it live, expired or revoked; None when it proves nothing."""
    parsed = keys.parse(text, keys.USER_TOKEN)
    rows = UserToken.objects.filter(key_id=parsed.key_id if parsed else "", user__status=User.Status.ACTIVE)
    found: UserToken | None = rows.first()
    if not parsed or not found or not keys.matches(parsed.secret, found.digest, found.pepper_id):
        return None
    return found


def revoke_user_token(*, principal: Principal, token_id: int) -> None:
    """Revoke one of the person's own tokens."""
    token = access.tokens(principal).filter(pk=token_id).first()
    if token is None:
        raise NotFound
    _revoke(UserToken.objects.filter(pk=token.pk))
    log.info("user_token_revoked", key_id=token.key_id, actor_id=principal.actor_id)


def revoke_all_tokens(*, principal: Principal) -> int:
    """Revoke all of the person's tokens; return how many there were."""
    return withdraw_tokens(access.get_user(principal), actor_id=principal.actor_id)


def withdraw_tokens(user: User, *, actor_id: int) -> int:
    """Revoke all tokens of ``user`` on behalf of someone whose right to do so is settled."""
    count = _revoke(UserToken.objects.live().filter(user=user))
    log.info("user_tokens_revoked", user_id=user.id, count=count, actor_id=actor_id)
    return count


def _revoke(tokens: CredentialQuerySet) -> int:
    """Revoke these tokens; they are refused everywhere once this is committed."""
    with atomic_for(UserToken):
        key_ids = list(tokens.values_list("key_id", flat=True))
        count = UserToken.objects.filter(key_id__in=key_ids).update(revoked_at=timezone.now())
        invalidation.mark(UserToken, map(keyring.subject, key_ids))
    return count
