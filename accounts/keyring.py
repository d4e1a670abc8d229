"""Recognise a project key as it arrives: from the cache within microseconds, and never one that was revoked.

A changed key (revoked, expiring, its project archived) leaves a ``CHANGED`` mark in the cache for as long as an older
copy could still be on its way there. While the mark stands every look-up asks the database and none may write:
``add`` does not overwrite. So a change counts from the moment it is committed. Without Redis every look-up asks the
database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import redis
import structlog
from django.core.cache import caches
from django.utils import timezone

from accounts.models import ProjectKey
from rapida_site.lib import keys

log = structlog.get_logger(__name__)
CACHE_SECONDS = 60
TOUCH_SECONDS = 60
_CHANGED = "changed"


@dataclass(frozen=True, slots=True, repr=False)
class KnownKey:
    """What a look-up needs to judge a key, without its secret."""

    id: int
    key_id: str
    digest: str
    pepper_id: str
    name: str
    organization_id: int
    project_id: int
    expires_at: datetime | None
    revoked: bool
    archived: bool

    def is_live(self, now: datetime) -> bool:
        return not self.revoked and (self.expires_at is None or self.expires_at > now)


def recognise(text: str) -> KnownKey | None:
    """Return the live key that ``text`` proves, or None: malformed, unknown, wrong, expired and revoked look alike."""
    parsed = keys.parse(text, keys.PROJECT_KEY)
    if parsed is None:
        return None
    known = look_up(parsed.key_id)
    if known is None:
        keys.matches(parsed.secret, "", "")  # takes the time of a real comparison
        return None
    if not keys.matches(parsed.secret, known.digest, known.pepper_id) or not known.is_live(timezone.now()):
        return None
    _touch(known, parsed.secret)
    return known


def look_up(key_id: str) -> KnownKey | None:
    """Return the key with this public id, from the cache where it may."""
    cached = _cached(key_id)
    if isinstance(cached, KnownKey):
        return cached
    row = ProjectKey.objects.select_related("project").filter(key_id=key_id).first()
    if row is None:
        return None
    known = KnownKey(
        id=row.id,
        key_id=row.key_id,
        digest=row.digest,
        pepper_id=row.pepper_id,
        name=row.name,
        organization_id=row.organization_id,
        project_id=row.project_id,
        expires_at=row.expires_at,
        revoked=row.revoked_at is not None,
        archived=row.project.is_archived,
    )
    if cached is None:
        _write_unless_changed(known)
    return known


def forget(key_ids: Iterable[str]) -> None:
    """Make every process ask the database about these keys; call it after the change is committed."""
    marks = {_name(key_id): _CHANGED for key_id in key_ids}
    try:
        # Twice the life of a copy: one is written at the latest when the look-up that read the old row ends.
        caches["sessions"].set_many(marks, timeout=2 * CACHE_SECONDS)
    except redis.RedisError:
        log.exception("key_cache_unreachable", keys=list(marks), consequence=f"old copies live up to {CACHE_SECONDS} s")


def _name(key_id: str) -> str:
    return f"project-key:{key_id}"


def _cached(key_id: str) -> KnownKey | str | None:
    try:
        found: KnownKey | str | None = caches["sessions"].get(_name(key_id))
    except redis.RedisError as error:
        log.warning("key_cache_unreachable", error=str(error))
        return _CHANGED
    return found


def _write_unless_changed(known: KnownKey) -> None:
    try:
        caches["sessions"].add(_name(known.key_id), known, timeout=CACHE_SECONDS)
    except redis.RedisError as error:
        log.warning("key_cache_unreachable", error=str(error))


def _touch(known: KnownKey, secret: str) -> None:
    """Write ``last_used_at`` at most once a minute, and seal the secret anew when it still has a former pepper."""
    try:
        if not caches["sessions"].add(f"project-key-used:{known.id}", 1, timeout=TOUCH_SECONDS):
            return
    except redis.RedisError:
        return  # which key was used is worth less than answering
    changes: dict[str, object] = {"last_used_at": timezone.now()}
    if known.pepper_id != keys.current_pepper_id():
        changes["digest"], changes["pepper_id"] = keys.seal(secret)
    ProjectKey.objects.filter(pk=known.id).update(**changes)
    if "digest" in changes:
        forget([known.key_id])
