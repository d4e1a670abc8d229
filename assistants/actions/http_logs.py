"""HTTP requests for assistants: logged, sent by a worker, sent again. Whoever delivers writes through here.

``queue_request`` leaves a row that a worker sends; ``log_exchange`` keeps what somebody sent itself, such as a tool in
the middle of a call. An attempt is never repeated by itself: whether a request arrived that was broken off, nobody
knows.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from assistants import access, http_masks
from assistants.models import Assistant, Conversation, HttpLog, HttpSource, HttpStatus
from assistants.sealing import seal, unseal
from assistants.voice.store.rows import clean
from rapida_site.lib import outbound, waiting
from rapida_site.lib.db import atomic_for, on_commit_for
from rapida_site.lib.errors import Conflict, RapidaError
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import delete_in_batches

MAX_KEPT = 64_000
LOST_AFTER = timedelta(seconds=30)
DEAD_AFTER = timedelta(minutes=10)
_AT_ONCE = 20
_OUTCOME = (
    "duration_ms", "error_message", "status", "response_status", "response_headers", "response_body", "updated_at",
)  # fmt: skip
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What is sent; it is kept sealed, and shown masked. ``timeout`` in seconds."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    timeout: float = 15.0


@dataclass(frozen=True, slots=True)
class HttpOrigin:
    """For whom it is sent. ``context_id`` is what the source calls the happening: a message, a tool call, a call."""

    source: HttpSource
    assistant: Assistant
    conversation: Conversation | None = None
    source_id: int | None = None
    event: str = ""
    context_id: str = ""


def queue_request(*, origin: HttpOrigin, request: HttpRequest) -> HttpLog:
    """Keep the request and have a worker send it after the open transaction."""
    with atomic_for(HttpLog):
        row = _row(origin, request)
        row.save()
        _send_soon(row.pk)
    return row


def log_exchange(
    *,
    origin: HttpOrigin,
    request: HttpRequest,
    answer: outbound.Answer | None = None,
    error: str = "",
    seconds: float = 0.0,
) -> HttpLog:
    """Keep a request that its maker sent itself, with the answer, or with the reason why there is none."""
    row = _row(origin, request)
    _finish(row, answer, error, answer.seconds if answer else seconds)
    row.sent_at = timezone.now() - timedelta(milliseconds=row.duration_ms)
    row.save()
    return row


def retry_http_log(*, principal: Principal, log_id: int) -> HttpLog:
    """Send a finished request again, exactly as it was; the new attempt is a row of its own, which is returned.

    Raises Conflict while an attempt is still under way.
    """
    access.get_http_log(principal, log_id, ProjectRole.WRITER)
    with atomic_for(HttpLog):
        first = HttpLog.objects.select_for_update().get(pk=log_id)
        under_way = first.retries.filter(status__in=[HttpStatus.QUEUED, HttpStatus.IN_PROGRESS])
        if first.is_pending or under_way.exists():
            raise Conflict("This request is being sent right now; wait for its outcome.")
        row = _row(_origin(first), _request(first))
        row.retry_of, row.retry_count = first, first.retry_count + 1
        row.created_by = row.updated_by = principal.actor_id
        row.save()
        _send_soon(row.pk)
    return row


@shared_task
def send_http_log(log_id: int) -> bool:
    """Send a queued request and write down what came of it; False when somebody else has taken it. A worker's task."""
    claimed = HttpLog.objects.filter(pk=log_id, status=HttpStatus.QUEUED)
    if not claimed.update(status=HttpStatus.IN_PROGRESS, sent_at=timezone.now()):
        return False
    row = HttpLog.objects.get(pk=log_id)
    started = timezone.now()
    answer, error = None, ""
    try:
        request = _request(row)
        answer = waiting.request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.body.encode() or None,
            limits=outbound.Limits(seconds=request.timeout),
        )
    except RapidaError as failure:
        error = failure.message
    _finish(row, answer, error, answer.seconds if answer else (timezone.now() - started).total_seconds())
    row.save(update_fields=_OUTCOME)
    return True


def send_waiting() -> int:
    """Put right what a lost message or a dead worker left; returns how many requests were sent."""
    now = timezone.now()
    for row in HttpLog.objects.silent_since(now - DEAD_AFTER)[:_AT_ONCE]:
        why = "The worker that sent this died before an answer came; whether it arrived is not known."
        HttpLog.objects.filter(pk=row.pk, status=HttpStatus.IN_PROGRESS).update(
            status=HttpStatus.FAILED, error_message=why, updated_at=now
        )
    waiting = HttpLog.objects.waiting_since(now - LOST_AFTER).order_by("id").values_list("pk", flat=True)
    return sum(send_http_log(pk) for pk in list(waiting[:_AT_ONCE]))


def forget_http_logs() -> int:
    """Delete the logs of long ago that go with no conversation; returns how many."""
    return delete_in_batches(HttpLog.objects.forgotten(timezone.now() - settings.LOG_LIFE))


def _row(origin: HttpOrigin, request: HttpRequest) -> HttpLog:
    owner: Any = origin.conversation or origin.assistant
    row = HttpLog(
        organization_id=origin.assistant.organization_id,
        project_id=origin.assistant.project_id,
        created_by=owner.created_by,
        updated_by=owner.created_by,
        assistant=origin.assistant,
        conversation=origin.conversation,
        source=origin.source,
        source_id=origin.source_id,
        event=origin.event[:100],
        context_id=origin.context_id[:100],
        method=request.method.upper()[:10],
        url=http_masks.masked_url(request.url),
        request_headers=http_masks.sent_headers(request.headers),
        request_body=clean(http_masks.masked_body(request.body)),
        timeout=request.timeout,
    )
    row.sealed = seal(row, {"url": request.url, "headers": request.headers, "body": request.body})
    return row


def _request(row: HttpLog) -> HttpRequest:
    sealed = unseal(row)
    return HttpRequest(row.method, sealed["url"], sealed["headers"], sealed["body"], row.timeout)


def _origin(row: HttpLog) -> HttpOrigin:
    return HttpOrigin(HttpSource(row.source), row.assistant, row.conversation, row.source_id, row.event, row.context_id)


def _finish(row: HttpLog, answer: outbound.Answer | None, error: str, seconds: float) -> None:
    row.duration_ms = round(seconds * 1000, 3)
    row.error_message = clean(error)
    row.status = HttpStatus.SUCCESS if answer is not None and answer.ok else HttpStatus.FAILED
    if answer is not None:
        row.response_status = answer.status
        row.response_headers = clean(http_masks.received_headers(answer.headers.multi_items()))
        row.response_body = clean(http_masks.masked_body(answer.text)[:MAX_KEPT])


def _send_soon(log_id: int) -> None:
    def start() -> None:
        try:
            send_http_log.delay(log_id)
        except OperationalError as error:
            _log.warning("the broker is away; the request waits for the next round: %s", error, extra={"log": log_id})

    on_commit_for(HttpLog, start)
