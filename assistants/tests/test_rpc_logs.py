"""Logs of tools and HTTP requests over gRPC, and requests that are really sent again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.tests.personas import Persona
from assistants import actions, tasks
from assistants.actions import HttpOrigin, HttpRequest
from assistants.models import Conversation, HttpLog, HttpSource
from assistants.tests.asking import Client, key_of, queries_of, talked, token_of, tool_call
from assistants.tests.make import make_assistant
from rapida_site.celery import app as celery
from rapida_site.lib.errors import Conflict
from rapida_site.tests.http_server import Asked, HttpServer, Reply, http_server, outbound_allows

pytestmark = pytest.mark.django_db(databases="__all__")
SECRET = "Bearer not-for-the-log"
HEADERS = {"Authorization": SECRET, "X-Customer": SECRET, "Content-Type": "application/json"}
LISTS = ("GetAllAssistantHTTPLog", "GetAllAssistantWebhookLog", "GetAllAssistantToolLog")
SINGLES = ("GetAssistantHTTPLog", "GetAssistantWebhookLog", "GetAssistantToolLog", "RetryAssistantHTTPLog")


def _answer(asked: Asked) -> Reply:
    if asked.path == "/broken":
        return Reply({"why": "no"}, status=503)
    return Reply({"got": asked.json()}, headers={"set-cookie": "sid=secret", "x-request-id": "r1"})


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with http_server(_answer) as running, outbound_allows(f"127.0.0.1:{running.port}"):
        yield running


@pytest.fixture
def kept(alice: Persona) -> Conversation:
    return talked(alice, make_assistant(alice))


@pytest.fixture
def ask(alice: Persona) -> Client:
    return Client(key_of(alice))


def queued(kept: Conversation, url: str, source: HttpSource = HttpSource.WEBHOOK, **fields: Any) -> HttpLog:
    origin = HttpOrigin(source, kept.assistant, kept, source_id=77, event="conversation.completed", context_id="ctx-1")
    given = {"headers": HEADERS, "body": '{"event": "conversation.completed"}', **fields}
    return actions.queue_request(origin=origin, request=HttpRequest("POST", url, **given))


def _told_a_worker() -> int:
    """Return the row that the next message in the broker's queue is about."""
    with celery.connection_for_read() as connection, connection.SimpleQueue(celery.conf.task_default_queue) as queue:
        message = queue.get(timeout=30)
        message.ack()
    assert message.headers["task"] == actions.send_http_log.name
    [log_id] = message.payload[0]
    return int(log_id)


def test_a_queued_request_is_sent_once_and_its_answer_kept(kept: Conversation, server: HttpServer) -> None:
    row = queued(kept, server.url("/hook?token=abc&page=2"))
    assert row.status == "queued"
    assert actions.send_http_log(row.pk) is True
    assert actions.send_http_log(row.pk) is False, "another worker came too late"
    [asked] = server.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/hook", {"token": "abc", "page": "2"})
    assert asked.headers["authorization"] == asked.headers["x-customer"] == SECRET
    row.refresh_from_db()
    assert (row.status, row.response_status, row.error_message) == ("success", 200, "")
    assert row.response_body == '{"got": {"event": "conversation.completed"}}'
    assert row.duration_ms > 0


def test_the_log_shows_no_secret(ask: Client, kept: Conversation, server: HttpServer) -> None:
    row = queued(kept, server.url("/hook?token=to-ken&page=2").replace("//", "//user:hidden@", 1))
    actions.send_http_log(row.pk)
    row.refresh_from_db()
    shown = ask("GetAssistantHTTPLog", id=str(row.pk)).data
    assert shown.httpUrl == f"http://***@127.0.0.1:{server.port}/hook?token=***&page=2"
    assert dict(shown.request["headers"]) == {
        "Authorization": "***", "X-Customer": "***", "Content-Type": "application/json",
    }  # fmt: skip
    assert shown.response["headers"]["set-cookie"] == "***"
    assert shown.response["headers"]["x-request-id"] == "r1"
    stored = "".join(str(value) for value in HttpLog.objects.filter(pk=row.pk).values().get().values())
    for secret in (SECRET, "to-ken", "hidden", "sid=secret"):
        assert secret not in stored
        assert secret not in str(shown)


def test_a_log_says_what_was_sent_for_whom_and_what_came_back(
    ask: Client, kept: Conversation, server: HttpServer
) -> None:
    row = queued(kept, server.url("/broken"))
    actions.send_http_log(row.pk)
    shown = ask("GetAssistantHTTPLog", id=str(row.pk), projectId=str(kept.project_id)).data
    assert (shown.status, shown.responseStatus, shown.retryCount) == ("FAILED", 503, 0)
    assert (shown.source, shown.sourceRefId, shown.sourceEvent) == ("webhook", 77, "conversation.completed")
    assert (shown.assistantId, shown.assistantConversationId) == (kept.assistant_id, kept.pk)
    assert (shown.projectId, shown.contextId, shown.httpMethod) == (kept.project_id, "ctx-1", "POST")
    assert dict(shown.request["body"]) == {"event": "conversation.completed"}
    assert dict(shown.response["body"]) == {"why": "no"}
    assert shown.timeTaken > 0
    older = ask("GetAssistantWebhookLog", id=str(row.pk)).data
    assert (older.webhookId, older.event, older.responseStatus) == (77, "conversation.completed", 503)
    assert older.response == shown.response


def test_a_failure_to_reach_the_other_side_is_kept_with_its_reason(ask: Client, kept: Conversation) -> None:
    refused = queued(kept, "https://127.0.0.1:1/")
    actions.send_http_log(refused.pk)
    shown = ask("GetAssistantHTTPLog", id=str(refused.pk)).data
    assert (shown.status, shown.responseStatus) == ("FAILED", 0)
    assert "no public address" in shown.errorMessage


def test_a_request_is_sent_again_as_a_new_attempt(
    ask: Client,
    alice: Persona,
    kept: Conversation,
    server: HttpServer,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first = queued(kept, server.url("/broken"))
    actions.send_http_log(first.pk)
    celery.control.purge()
    with django_capture_on_commit_callbacks(using="assistant_db", execute=True):
        attempt = ask("RetryAssistantHTTPLog", id=str(first.pk)).data
    assert _told_a_worker() == attempt.id
    assert (attempt.status, attempt.retryCount, attempt.sourceEvent) == ("QUEUED", 1, "conversation.completed")
    assert attempt.id != first.pk
    assert not attempt.HasField("response")
    assert ask.refusal("RetryAssistantHTTPLog", id=str(first.pk))[0] == 409, "one attempt at a time"
    assert ask.refusal("RetryAssistantHTTPLog", id=str(attempt.id))[0] == 409
    actions.send_http_log(attempt.id)
    once, again = server.asked
    assert (again.method, again.path, again.body) == (once.method, once.path, once.body)
    assert again.headers == once.headers
    assert ask("GetAssistantHTTPLog", id=str(attempt.id)).data.status == "FAILED"
    assert HttpLog.objects.get(pk=attempt.id).created_by == alice.key_principal.actor_id
    assert ask("RetryAssistantHTTPLog", id=str(attempt.id)).data.retryCount == 2


def test_what_a_lost_message_left_is_sent_and_what_a_dead_worker_left_is_ended(
    kept: Conversation, server: HttpServer
) -> None:
    lost, fresh, dead = (queued(kept, server.url("/hook")) for _ in range(3))
    ago = timezone.now() - timedelta(minutes=11)
    HttpLog.objects.filter(pk=lost.pk).update(created_at=ago)
    HttpLog.objects.filter(pk=dead.pk).update(status="in_progress", sent_at=ago)
    assert tasks.send_waiting_http() == 1
    assert [row.status for row in HttpLog.objects.order_by("id")] == ["success", "queued", "failed"]
    dead.refresh_from_db()
    assert "whether it arrived is not known" in dead.error_message
    assert fresh.pk
    assert len(server.asked) == 1


def test_an_exchange_that_a_tool_made_itself_is_logged(ask: Client, kept: Conversation) -> None:
    origin = HttpOrigin(HttpSource.TOOL, kept.assistant, kept, context_id="call-1")
    request = HttpRequest("GET", "https://example.com/")
    row = actions.log_exchange(origin=origin, request=request, error="example.com did not answer in time.", seconds=2)
    assert (row.status, row.duration_ms) == ("failed", 2000)
    assert [each.id for each in ask("GetAllAssistantHTTPLog").data] == [row.pk]
    assert ask("GetAllAssistantWebhookLog").paginated.totalItem == 0
    assert ask.refusal("GetAssistantWebhookLog", id=str(row.pk))[0] == 404


def test_http_logs_are_paged_narrowed_and_ordered(ask: Client, kept: Conversation) -> None:
    rows = [queued(kept, f"https://example.com/{number}") for number in range(3)]
    tool = queued(kept, "https://example.com/tool", HttpSource.TOOL)
    HttpLog.objects.filter(pk=rows[0].pk).update(status="failed", response_status=500)

    def found(method: str = "GetAllAssistantHTTPLog", **asked: Any) -> list[int]:
        return [row.id for row in ask(method, **asked).data]

    newest = [tool.pk, rows[2].pk, rows[1].pk, rows[0].pk]
    assert found() == newest
    assert found("GetAllAssistantWebhookLog") == newest[1:]
    assert found(paginate={"page": 2, "pageSize": 3}) == [rows[0].pk]
    assert ask("GetAllAssistantHTTPLog", paginate={"page": 2, "pageSize": 3}).paginated.totalItem == 4
    assert found(order={"column": "createdDate", "order": "asc"}) == newest[::-1]
    assert found(criterias=[{"key": "status", "value": "FAILED"}]) == [rows[0].pk]
    assert found(criterias=[{"key": "responseStatus", "value": "500", "logic": ">="}]) == [rows[0].pk]
    assert found(criterias=[{"key": "source", "value": "tool"}]) == [tool.pk]
    assert ask.refusal("GetAllAssistantHTTPLog", criterias=[{"key": "sealed", "value": "x"}])[0] == 400
    assert ask.refusal("GetAllAssistantHTTPLog", order={"column": "sealed"})[0] == 400


def test_tool_logs_come_from_the_calls_of_tools(ask: Client, kept: Conversation) -> None:
    tool_call(kept, "call-2", name="hang_up", error="the carrier is away", response={})
    tool_call(kept, "llm", kind="llm-call", name="model")
    failed, done = ask("GetAllAssistantToolLog").data
    assert (done.assistantToolName, done.toolCallId, done.status) == ("weather", "call-1", "SUCCESS")
    assert (done.assistantConversationId, done.assistantConversationMessageId) == (kept.pk, "turn-0")
    assert (done.assistantId, done.projectId, done.timeTaken) == (kept.assistant_id, kept.project_id, 12500)
    assert not done.HasField("request"), "a list holds no bodies"
    assert failed.status == "FAILED"
    whole = ask("GetAssistantToolLog", id=str(done.id)).data
    assert (dict(whole.request), dict(whole.response)) == ({"city": "Paris"}, {"sky": "grey"})
    assert dict(ask("GetAssistantToolLog", id=str(failed.id)).data.response) == {"error": "the carrier is away"}
    criteria = [{"key": "assistantToolName", "value": "weather"}]
    assert [each.id for each in ask("GetAllAssistantToolLog", criterias=criteria).data] == [done.id]
    assert ask("GetAllAssistantToolLog", paginate={"page": 2, "pageSize": 1}).data[0].id == done.id


@pytest.mark.parametrize("method", LISTS)
def test_a_longer_list_costs_no_more_queries(ask: Client, kept: Conversation, method: str) -> None:
    def add() -> None:
        queued(kept, "https://example.com/")
        tool_call(kept, f"call-{HttpLog.objects.count()}-more")

    def queries() -> int:
        return queries_of(lambda: ask(method))

    add()
    few = queries()
    for _ in range(5):
        add()
    assert queries() == few
    assert few <= 6


@pytest.mark.parametrize("method", SINGLES)
def test_what_is_not_there_is_not_found(ask: Client, kept: Conversation, method: str) -> None:
    assert ask.refusal(method)[0] == 404
    assert ask.refusal(method, id="7")[0] == 404


def test_a_reader_reads_and_sends_nothing(bob: Persona, kept: Conversation) -> None:
    row = queued(kept, "https://example.com/")
    ask = Client(token_of(bob))
    assert ask("GetAssistantHTTPLog", id=str(row.pk)).data.id == row.pk
    assert ask("GetAllAssistantToolLog").paginated.totalItem == 1
    assert ask.refusal("RetryAssistantHTTPLog", id=str(row.pk))[0] == 403


def test_a_stranger_sees_and_sends_nothing(charlie: Persona, kept: Conversation) -> None:
    row, tool = queued(kept, "https://example.com/"), kept.actions.get()
    ask = Client(key_of(charlie))
    for method in LISTS:
        assert ask(method).paginated.totalItem == 0
        assert ask.refusal(method, projectId=str(kept.project_id))[0] == 404
    for method in SINGLES:
        row_id = tool.pk if "Tool" in method else row.pk
        assert ask.refusal(method, id=str(row_id))[0] == 404
    assert HttpLog.objects.count() == 1


def test_logs_go_with_their_conversation(alice: Persona, kept: Conversation) -> None:
    row = queued(kept, "https://example.com/")
    with pytest.raises(Conflict):
        actions.retry_http_log(principal=alice.principal, log_id=row.pk)
    actions.delete_conversation(principal=alice.principal, conversation_id=kept.pk)
    assert not HttpLog.objects.exists()
