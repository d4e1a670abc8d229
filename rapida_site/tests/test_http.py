"""One envelope for every answer, whatever went wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from rapida_site.lib.errors import Busy, Conflict, Invalid, NotFound, RapidaError, TooMany
from rapida_site.lib.http import MAX_JSON_BYTES, IdField, answer, failure_response, page_of, server_error


class Shape(serializers.Serializer[Any]):
    name = serializers.CharField()
    ids = IdField()


class Raising(APIView):
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    error: Exception | None = None

    def post(self, request: Request) -> Response:
        if self.error is not None:
            raise self.error
        shape = Shape(data=request.data)
        shape.is_valid(raise_exception=True)
        return answer(shape.data)


def ask(error: Exception | None = None, body: Any = None, **headers: Any) -> tuple[Response, Any]:
    if isinstance(body, bytes):
        request = APIRequestFactory().post("/", body, content_type="application/json", **headers)
    else:
        request = APIRequestFactory().post("/", body or {}, format="json", **headers)
    response = Raising.as_view(error=error)(request)
    response.render()
    return response, json.loads(response.content)


@pytest.mark.parametrize(
    ("error", "status", "word"),
    [
        (NotFound(), 404, "not_found"),
        (Conflict("Taken."), 409, "conflict"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "forbidden"),
        (exceptions.NotAuthenticated(), 401, "unauthenticated"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (exceptions.Throttled(wait=3.2), 429, "too_many_requests"),
        (SuspiciousOperation("odd"), 400, "invalid"),
        (RequestDataTooBig("big"), 413, "too_large"),
        (Busy(), 503, "busy"),
    ],
)
def test_every_error_has_its_status_its_word_and_a_sentence(error: Exception, status: int, word: str) -> None:
    response, body = ask(error)
    assert response.status_code == status
    assert body["code"] == body["error"]["errorCode"] == status
    assert body["success"] is False
    assert body["error"]["errorMessage"] == word
    assert body["error"]["humanMessage"].endswith((".", "allowed", "request"))


def test_an_unforeseen_fault_tells_the_client_nothing(caplog: pytest.LogCaptureFixture) -> None:
    response, body = ask(ZeroDivisionError("the password is hunter2"))
    assert response.status_code == 500
    assert "hunter2" not in response.content.decode()
    assert body["error"]["humanMessage"] == RapidaError.default_message


def test_a_throttle_says_when_to_come_back() -> None:
    response, body = ask(TooMany(retry_after=12.3))
    assert response.headers["Retry-After"] == "13"
    assert body["error"]["details"] == {"retry_after": 12.3}


def test_a_wrong_field_is_named() -> None:
    response, body = ask(body={"ids": "7"})
    assert response.status_code == 400
    assert body["error"]["humanMessage"] == "name: This field is required."
    assert body["error"]["details"]["fields"] == {"name": ["This field is required."]}


@pytest.mark.parametrize("body", [b"{", b"[1", b"\xff\xfe", b'{"name": NaN}', b'"text"'])
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    response, answered = ask(body=body)
    assert response.status_code == 400
    assert answered["error"]["errorMessage"] == "invalid"


def test_a_body_beyond_the_limit_is_refused_however_it_announces_itself() -> None:
    body = json.dumps({"name": "x" * MAX_JSON_BYTES, "ids": 1}).encode()
    response, answered = ask(body=body)
    assert response.status_code == 413
    assert answered["error"]["errorMessage"] == "too_large"
    assert ask(body=json.dumps({"name": "x" * (MAX_JSON_BYTES - 40), "ids": 1}).encode())[0].status_code == 200


def test_ids_leave_as_text_and_come_as_text_or_number() -> None:
    for given in ("9007199254740991", 9007199254740991):
        assert ask(body={"name": "a", "ids": given})[1]["data"]["ids"] == "9007199254740991"
    for bad in ("-1", "1.5", True, None, "9" * 30, "٣"):
        assert ask(body={"name": "a", "ids": bad})[0].status_code == 400


def test_a_plain_view_answers_in_the_same_shape() -> None:
    response = failure_response(TooMany(retry_after=5))
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "5"
    assert json.loads(response.content)["error"]["errorMessage"] == "too_many_requests"


def test_an_address_that_nothing_serves_answers_json_under_v1_and_a_page_elsewhere(client: Client) -> None:
    answer = client.get("/v1/nonsense/")
    assert answer.status_code == 404
    assert answer.json()["error"]["errorMessage"] == "not_found"
    answer = client.get("/nonsense/")
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(("path", "kind"), [("/v1/x/", "application/json"), ("/x/", "text/html")])
def test_a_fault_outside_the_views_tells_nothing_either(path: str, kind: str) -> None:
    answer = server_error(RequestFactory().get(path))
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "number", "size", "names"),
    [
        ({}, 1, 20, ["g00", "g01"]),
        ({"page": "2", "pageSize": "10"}, 2, 10, ["g10", "g11"]),
        ({"page": "0"}, 1, 20, ["g00", "g01"]),
        ({"page": "-3", "pageSize": "1000"}, 1, 100, ["g00", "g01"]),
        ({"page": "9999999999"}, 100_000, 20, []),
        ({"pageSize": "0"}, 1, 20, ["g00", "g01"]),
    ],
)
def test_pages_count_from_one_and_hold_at_most_a_hundred(
    query: dict[str, str], number: int, size: int, names: list[str]
) -> None:
    Group.objects.bulk_create(Group(name=f"g{index:02}") for index in range(25))
    page = page_of(Request(APIRequestFactory().get("/", query)), Group.objects.order_by("name"))
    assert (page.number, page.size, page.total) == (number, size, 25)
    assert [group.name for group in page.items[:2]] == names


@pytest.mark.parametrize("query", [{"page": "two"}, {"pageSize": "1e3"}])
def test_a_page_that_is_no_number_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        page_of(Request(APIRequestFactory().get("/", query)), Group.objects.all())
