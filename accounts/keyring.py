"""Recognise a key or token as it arrives: from the cache within microseconds, and never one that was revoked."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import redis
from django.core.cache import caches
from django.utils import timezone

from accounts import memory
from accounts.models import OrganizationKey, ProjectKey, ServiceToken, UserToken
from rapida_site.lib import keys

TOUCH_SECONDS = 60
Model = type[ProjectKey] | type[OrganizationKey] | type[ServiceToken] | type[UserToken]
_MODELS: dict[str, Model] = {
    keys.PROJECT_KEY: ProjectKey,
    keys.ORGANIZATION_KEY: OrganizationKey,
    keys.SERVICE_TOKEN: ServiceToken,
    keys.USER_TOKEN: UserToken,
}
# When this process last noted the use of a key, by its id; Redis settles it between processes.
_touched: dict[int, float] = {}
_MOST_TOUCHED = 10_000


@dataclass(frozen=True, slots=True, repr=False)
class KnownKey:
    """What a look-up needs to judge a key or token, without its secret; what a kind does not have is 0 or None."""

    id: int
    key_id: str
    digest: str
    pepper_id: str
    name: str
    expires_at: datetime | None
    revoked: bool
    organization_id: int = 0
    project_id: int | None = None
    user_id: int = 0
    archived: bool = False
    role: str = ""

    def is_live(self, now: datetime) -> bool:
        return not self.revoked and (self.expires_at is None or self.expires_at > now)


def recognise(text: str, prefix: str = keys.PROJECT_KEY) -> KnownKey | None:
    """Return the live key that ``text`` proves, or None: malformed, unknown, wrong, expired and revoked look alike."""
    parsed = keys.parse(text, prefix)
    known = look_up(parsed.key_id, prefix) if parsed is not None else None
    if parsed is None or known is None:
        keys.matches(parsed.secret if parsed else "", "", "")  # takes the time of a real comparison
        return None
    if not keys.matches(parsed.secret, known.digest, known.pepper_id) or not known.is_live(timezone.now()):
        return None
    _touch(known, _MODELS[prefix], parsed.secret)
    return known


def look_up(key_id: str, prefix: str = keys.PROJECT_KEY) -> KnownKey | None:
    """Return the key with this public id, from the cache where it may."""
    return memory.recall(name_of(key_id, prefix), [subject(key_id)], lambda: _load(key_id, prefix))


def name_of(key_id: str, prefix: str = keys.PROJECT_KEY) -> str:
    return f"key:{prefix}{key_id}"


def subject(key_id: str) -> str:
    """Return what a change of this key is marked under."""
    return f"key:{key_id}"


def forget(key_ids: Iterable[str]) -> None:
    """Make every process ask the database about these keys; call it after the change is committed."""
    memory.forget([subject(key_id) for key_id in key_ids])


def _load(key_id: str, prefix: str) -> KnownKey | None:
    rows = _MODELS[prefix].objects.filter(key_id=key_id)
    row = (rows.select_related("project") if prefix == keys.PROJECT_KEY else rows).first()
    if row is None:
        return None
    return KnownKey(
        id=row.id,
        key_id=row.key_id,
        digest=row.digest,
        pepper_id=row.pepper_id,
        name=row.name,
        expires_at=row.expires_at,
        revoked=row.revoked_at is not None,
        organization_id=getattr(row, "organization_id", None) or 0,
        project_id=getattr(row, "project_id", None),
        user_id=getattr(row, "user_id", 0),
        archived=prefix == keys.PROJECT_KEY and row.project.is_archived,
        role=getattr(row, "role", ""),
    )


def _touch(known: KnownKey, model: Model, secret: str) -> None:
    """Write ``last_used_at`` at most once a minute, and seal the secret anew when it still has a former pepper."""
    now = time.monotonic()
    if now - _touched.get(known.id, -TOUCH_SECONDS) < TOUCH_SECONDS and known.pepper_id == keys.current_pepper_id():
        return
    if len(_touched) >= _MOST_TOUCHED:
        _touched.clear()
    _touched[known.id] = now
    try:
        if not caches["sessions"].add(f"key-used:{known.id}", 1, timeout=TOUCH_SECONDS):
            return
    except redis.RedisError:
        return  # which key was used is worth less than answering
    changes: dict[str, object] = {"last_used_at": timezone.now()}
    if known.pepper_id != keys.current_pepper_id():
        changes["digest"], changes["pepper_id"] = keys.seal(secret)
    model.objects.filter(pk=known.id).update(**changes)
    if "digest" in changes:
        forget([known.key_id])
