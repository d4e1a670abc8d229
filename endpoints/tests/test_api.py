from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.tests.personas import Persona
from endpoints.models import Endpoint
from endpoints.tests.make import ALIASES, first_version, make_endpoint, make_log

pytestmark = pytest.mark.django_db(databases=ALIASES)
VERSION = {
    "template": {
        "prompt": [{"role": "user", "content": "Sum up {{ text }}."}],
        "promptVariables": [{"name": "text"}],
    },
    "modelProviderName": "fake",
    "endpointModelOptions": [{"key": "model.name", "value": "small"}],
}


class Api:
    """The REST interface as one persona's key sees it."""

    def __init__(self, who: Persona) -> None:
        self._client = Client(headers={"x-api-key": who.key_text})

    def __call__(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        response = self._client.generic(method, f"/v1/{path}", **sent)  # type: ignore[arg-type]
        assert response.status_code == status, response.content
        return response.json() if response.content else None


@pytest.fixture
def api(alice: Persona) -> Api:
    return Api(alice)


def test_an_endpoint_is_made_changed_and_listed(api: Api) -> None:
    rules = {"retry": {"retryType": "retry-on-status", "maxAttempts": 2}, "cache": {"cacheType": "standard"}}
    made = api("POST", "endpoints", {"name": "Summary", "version": VERSION, "tags": ["a"], **rules}, 201)["data"]
    assert made["releasedVersion"]["number"] == 1
    assert made["releasedVersion"]["template"]["prompt"] == VERSION["template"]["prompt"]  # type: ignore[index]
    assert (made["retry"]["maxAttempts"], made["cache"]["expiryInterval"]) == (2, 3600)
    path = f"endpoints/{made['id']}"
    assert api("PATCH", path, {"description": "Short"})["data"]["description"] == "Short"
    assert api("GET", path)["data"]["name"] == "Summary"
    listed = api("GET", "endpoints")
    assert (listed["paginated"]["totalItem"], listed["data"][0]["id"]) == (1, made["id"])
    api("DELETE", path, status=403)


def test_a_version_is_added_and_released(api: Api, alice: Persona) -> None:
    path = f"endpoints/{make_endpoint(alice).pk}"
    made = api("POST", f"{path}/versions", {**VERSION, "description": "Better"}, 201)["data"]
    assert (made["number"], made["description"]) == (2, "Better")
    assert [row["number"] for row in api("GET", f"{path}/versions")["data"]] == [2, 1]
    assert api("GET", path)["data"]["releasedVersion"]["number"] == 1
    assert api("POST", f"endpoint-versions/{made['id']}/release")["data"]["number"] == 2
    assert (
        api("GET", path)["data"]["releasedVersion"]["id"] == api("GET", f"endpoint-versions/{made['id']}")["data"]["id"]
    )
    bad = {**VERSION, "template": {"prompt": [{"role": "user", "content": "{{ nobody }}"}]}}
    assert api("POST", f"{path}/versions", bad, 400)["error"]["details"]["line"] == 1


def test_rules_are_replaced(api: Api, alice: Persona) -> None:
    path = f"endpoints/{make_endpoint(alice).pk}"
    rule = api("PUT", f"{path}/retry", {"retryType": "retry-on-status", "retryables": ["429"]})["data"]
    assert (rule["retryables"], rule["maxAttempts"]) == (["429"], 1)
    assert (
        api("PUT", f"{path}/cache", {"cacheType": "semantic", "matchThreshold": 0.9})["data"]["matchThreshold"] == 0.9
    )
    assert api("GET", path)["data"]["retry"]["retryType"] == "retry-on-status"
    api("PUT", f"{path}/retry", {"retryType": "retry-on-status", "retryables": ["200"]}, 400)
    api("PUT", f"{path}/cache", {"cacheType": "standard", "expiryInterval": 0}, 400)


def test_a_fork_stands_on_its_own(api: Api, alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    made = api("POST", f"endpoints/{endpoint.pk}/fork", {"versionId": str(first_version(endpoint).pk)}, 201)["data"]
    assert (made["name"], made["source"]) == ("Copy of Summary", "fork")
    assert made["id"] != str(endpoint.pk)


def test_a_call_is_refused_clearly_and_its_row_is_named(api: Api, alice: Persona) -> None:
    path = f"endpoints/{make_endpoint(alice).pk}"
    told = api("POST", f"{path}/invoke", {"args": {"text": "x"}, "metadata": {"a": 1}}, 501)["error"]
    assert told["errorMessage"] == "not_available"
    row = api("GET", f"endpoint-logs/{told['details']['requestId']}")["data"]
    assert (row["status"], row["metadata"], row["source"]) == ("failed", {"a": 1}, "rest")
    assert row["request"][1]["content"] == "x"
    assert "text" in api("POST", f"{path}/invoke", {}, 400)["error"]["humanMessage"]
    assert api("POST", f"{path}/invoke", {"version": "vrsn_7", "args": {"text": "x"}}, 404)
    assert len(api("GET", f"{path}/logs")["data"]) == 3
    changed = api("PATCH", f"endpoint-logs/{row['id']}", {"metadata": {"like": True}})["data"]
    assert changed["metadata"] == {"a": 1, "like": True}


def _routes(who: Persona) -> list[tuple[str, str, Any]]:
    endpoint = make_endpoint(who)
    e, v = f"endpoints/{endpoint.pk}", f"endpoint-versions/{first_version(endpoint).pk}"
    log = f"endpoint-logs/{make_log(who, endpoint).pk}"
    return [
        ("GET", e, None),
        ("PATCH", e, {"name": "Mine"}),
        ("DELETE", e, None),
        ("GET", f"{e}/versions", None),
        ("POST", f"{e}/versions", VERSION),
        ("PUT", f"{e}/retry", {"retryType": "no-retry"}),
        ("PUT", f"{e}/cache", {"cacheType": "never"}),
        ("POST", f"{e}/fork", {}),
        ("POST", f"{e}/invoke", {}),
        ("GET", f"{e}/logs", None),
        ("GET", v, None),
        ("POST", f"{v}/release", None),
        ("GET", log, None),
        ("PATCH", log, {"metadata": {"x": 1}}),
    ]


def test_a_stranger_finds_nothing_behind_any_address(alice: Persona, charlie: Persona) -> None:
    """DELETE needs a person's role; the key's refusal tells nothing either."""
    stranger = Api(charlie)
    for method, path, body in _routes(alice):
        stranger(method, path, body, 403 if method == "DELETE" else 404)
    for path in ("endpoints", "endpoint-logs"):
        assert stranger("GET", path)["data"] == []
    assert Endpoint.objects.get().name == "Summary"


def test_nobody_gets_in_without_a_key(alice: Persona) -> None:
    for method, path, _ in [*_routes(alice), ("GET", "endpoints", None), ("GET", "endpoint-logs", None)]:
        assert Client().generic(method, f"/v1/{path}").status_code == 401


def test_an_id_beyond_all_bounds_is_simply_not_found(api: Api) -> None:
    for path in ("endpoints", "endpoint-versions", "endpoint-logs"):
        api("GET", f"{path}/{'9' * 30}", status=404)
