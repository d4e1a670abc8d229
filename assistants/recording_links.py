"""Addresses of recordings that a player can open: signed, for one recording, for a quarter of an hour.

An ``<audio>`` element sends no key, so the address itself carries the right to hear, as with a presigned one of S3.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from assistants.models import Recording
from rapida_site.lib.errors import NotFound

VALID_SECONDS = 15 * 60
_SALT = "assistants.recording"


def recording_url(recording: Recording) -> str:
    """Return an absolute address that plays ``recording`` for the next ``VALID_SECONDS``."""
    token = signing.dumps(recording.pk, salt=_SALT)
    return f"{settings.PUBLIC_URL}{reverse('api-signed-recording', args=[token])}"


def recording_of(token: str) -> Recording:
    """Return the recording that a signed address names; NotFound for a forged, expired or outdated one."""
    try:
        recording_id = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        raise NotFound("This address of a recording is not valid any more; ask for a new one.") from None
    recording = Recording.objects.filter(pk=recording_id).first()
    if recording is None:
        raise NotFound("This recording is not there any more.")
    return recording
