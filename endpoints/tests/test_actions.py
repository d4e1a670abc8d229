from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.quotas import QuotaReached
from accounts.tests.personas import Persona
from endpoints import access, actions
from endpoints.actions import Invocation
from endpoints.actions.calls import rendered
from endpoints.checks import providers_are_known
from endpoints.figures import Figures, figures
from endpoints.models import Endpoint, EndpointLog, EndpointVersion
from endpoints.tests.make import ALIASES, PROMPT, VARIABLES, VERSION, first_version, make_endpoint, make_log
from rapida_site.lib.errors import Conflict, Invalid, NotAvailable, NotFound

pytestmark = pytest.mark.django_db(databases=ALIASES)


def invoke(who: Persona, endpoint: Endpoint, version: str = "latest", **fields: Any) -> Any:
    return actions.invoke(principal=who.principal, call=Invocation(endpoint.pk, version, **fields), source="sdk")


def test_a_new_endpoint_uses_its_first_version(alice: Persona) -> None:
    endpoint = make_endpoint(alice, tags=["text", "text"], retry={"kind": "retry-on-status", "max_attempts": 3})
    assert endpoint.released_version == first_version(endpoint)
    assert endpoint.tags == ["text"]
    assert endpoint.retry.retryables == ["408", "429", "5xx"]
    assert not hasattr(endpoint, "cache")


@pytest.mark.parametrize(
    ("version", "field"),
    [
        ({"prompt": []}, "prompt"),
        ({"prompt": [{"role": "system", "template": " "}]}, "prompt"),
        ({"prompt": [{"role": "robot", "template": "x"}]}, "prompt[0]"),
        ({"prompt": [{"role": "user", "template": "{{ nobody }}"}]}, "prompt[0]"),
        ({"prompt": [{"role": "user", "template": "{{ assistant.name }}"}]}, "prompt[0]"),
        ({"prompt": [{"role": "user", "template": "{% if %}"}]}, "prompt[0]"),
        ({"variables": [*VARIABLES, {"name": "system"}]}, "variables[2]"),
        ({"model_provider": ""}, "model_provider"),
        ({"model_options": {"temperature": 1}}, "temperature"),
        ({"model_options": {"model.x": "a\0"}}, "model_options"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_a_version_that_would_not_work_is_refused_at_its_field(
    alice: Persona, version: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        make_endpoint(alice, version={**VERSION, **version})
    assert caught.value.data["field"] == field
    assert not Endpoint.objects.exists()


def test_a_provider_is_one_of_the_registry_and_so_are_its_options(alice: Persona) -> None:
    with pytest.raises(Invalid, match="known are"):
        make_endpoint(alice, version={**VERSION, "model_provider": "local-whisper"})
    with pytest.raises(Invalid, match="has no option"):
        make_endpoint(alice, version={**VERSION, "model_options": {"model.volume": 3}})


def test_a_new_version_is_in_use_only_when_it_is_released(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    second = actions.create_version(principal=alice.principal, endpoint_id=endpoint.pk, **VERSION, note="Better")
    assert (second.number, access.get_endpoint(alice.principal, endpoint.pk).released_version) == (
        2,
        first_version(endpoint),
    )
    actions.release_version(principal=alice.principal, version_id=second.pk)
    assert access.get_endpoint(alice.principal, endpoint.pk).released_version == second
    actions.release_version(principal=alice.principal, version_id=first_version(endpoint).pk)
    other = make_endpoint(alice, "Other")
    with pytest.raises(Invalid, match="another endpoint"):
        actions.release_version(principal=alice.principal, version_id=second.pk, endpoint_id=other.pk)


def test_a_version_never_changes(alice: Persona) -> None:
    version = first_version(make_endpoint(alice))
    version.note = "hacked"
    with pytest.raises(Conflict):
        version.save()
    assert EndpointVersion.objects.get().note == ""


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "always"}, "kind"),
        ({"max_attempts": 0}, "max_attempts"),
        ({"max_attempts": 11}, "max_attempts"),
        ({"delay_seconds": 61}, "delay_seconds"),
        ({"retryables": ["200"]}, "retryables"),
        ({"retryables": ["often"]}, "retryables"),
        ({"retryables": ["429"] * 21}, "retryables"),
    ],
)
def test_a_retry_rule_out_of_bounds_is_refused(alice: Persona, given: dict[str, Any], field: str) -> None:
    endpoint = make_endpoint(alice)
    with pytest.raises(Invalid) as caught:
        actions.set_retry(principal=alice.principal, endpoint_id=endpoint.pk, **given)
    assert caught.value.data["field"] == field


def test_a_rule_replaces_the_one_before(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    for attempts in (2, 3):
        rule = actions.set_retry(
            principal=alice.principal,
            endpoint_id=endpoint.pk,
            kind="retry-on-status",
            max_attempts=attempts,
            retryables=["429", "5XX", "429"],
        )
    assert (rule.max_attempts, rule.retryables) == (3, ["429", "5xx"])
    actions.set_cache(principal=alice.principal, endpoint_id=endpoint.pk, kind="sementic", match_threshold=0.9)
    cache = actions.set_cache(principal=alice.principal, endpoint_id=endpoint.pk, kind="semantic")
    assert (cache.kind, cache.match_threshold, cache.expiry_seconds) == ("semantic", 1, 3600)
    for bad in ({"kind": "x"}, {"expiry_seconds": 0}, {"match_threshold": 1.1}, {"colour": "red"}):
        with pytest.raises(Invalid):
            actions.set_cache(principal=alice.principal, endpoint_id=endpoint.pk, **bad)


def test_a_fork_is_an_endpoint_of_its_own_with_the_chosen_version(alice: Persona) -> None:
    endpoint = make_endpoint(alice, tags=["a"], retry={"kind": "retry-on-status"}, cache={"kind": "standard"})
    changed = {**VERSION, "prompt": [{"role": "user", "template": "Say hi."}]}
    second = actions.create_version(principal=alice.principal, endpoint_id=endpoint.pk, **changed)
    plain = actions.fork_endpoint(principal=alice.principal, endpoint_id=endpoint.pk)
    assert (plain.name, plain.tags, plain.source, plain.source_identifier) == (
        "Copy of Summary",
        ["a"],
        "fork",
        endpoint.pk,
    )
    assert first_version(plain).prompt == PROMPT
    assert (plain.retry.kind, plain.cache.kind) == ("retry-on-status", "standard")
    chosen = actions.fork_endpoint(
        principal=alice.principal, endpoint_id=endpoint.pk, version_id=second.pk, name="Mine"
    )
    assert (chosen.name, first_version(chosen).prompt, first_version(chosen).note) == (
        "Mine",
        changed["prompt"],
        "From v2",
    )
    with pytest.raises(NotFound):
        actions.fork_endpoint(principal=alice.principal, endpoint_id=plain.pk, version_id=second.pk)


def test_a_good_call_says_that_it_cannot_be_answered_yet_and_leaves_a_row(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    outcome = invoke(alice, endpoint, arguments={"text": "Once upon a time"}, metadata={"shop": 1}, options={"a": True})
    assert isinstance(outcome.error, NotAvailable)
    log = access.get_log(alice.principal, outcome.log.pk)
    assert (log.status, log.version, log.source) == ("failed", first_version(endpoint), "sdk")
    assert log.request == [
        {"role": "system", "content": "Sum up in 20 words."},
        {"role": "user", "content": "Once upon a time"},
    ]
    assert (log.metadata, log.options, log.error) == ({"shop": 1}, {"a": True}, outcome.error.message)
    assert log.time_taken > 0


def test_a_missing_value_is_named(alice: Persona) -> None:
    outcome = invoke(alice, make_endpoint(alice), arguments={"words": "3"})
    assert isinstance(outcome.error, Invalid)
    assert "were not given: text" in outcome.error.message
    assert outcome.error.data["missing"] == ["text"]
    assert "were not given" in EndpointLog.objects.get().error


def test_a_value_of_the_wrong_type_is_refused(alice: Persona) -> None:
    outcome = invoke(alice, make_endpoint(alice), arguments={"words": "many", "text": "x"})
    assert "args.words" in str(outcome.error)


@pytest.mark.parametrize(("version", "kind"), [("newest", Invalid), ("vrsn_1", NotFound)])
def test_a_bad_version_is_told_and_kept(alice: Persona, version: str, kind: type[Exception]) -> None:
    outcome = invoke(alice, make_endpoint(alice), version, arguments={"text": "x"})
    assert isinstance(outcome.error, kind)
    assert outcome.log.version is None


def test_an_argument_cannot_hide_the_clock(alice: Persona) -> None:
    prompt = [{"role": "user", "template": "{{ system.current_date }} {{ args.system }} {{ args.more|default('-') }}"}]
    version = first_version(make_endpoint(alice, version={**VERSION, "prompt": prompt, "variables": []}))
    shown = rendered(version, {"system": "mine"})[0]["content"]
    assert shown.endswith(" mine -")
    assert shown.startswith("20")


def test_values_that_cannot_be_kept_are_refused(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    for bad in ({"text": "a\0"}, {"text": float("inf")}, {"text": b"bytes"}, {"text": "x" * 64_000}):
        with pytest.raises(Invalid):
            invoke(alice, endpoint, arguments=bad)
    assert not EndpointLog.objects.exists()


def test_a_note_on_a_call_is_merged(alice: Persona) -> None:
    log = make_log(alice, make_endpoint(alice))
    changed = actions.annotate_call(principal=alice.principal, log_id=log.pk, metadata={"like": True})
    assert changed.metadata == {"from": "test", "like": True}
    with pytest.raises(Invalid):
        actions.annotate_call(principal=alice.principal, log_id=log.pk, metadata={"x": "y" * 64_000})


def test_figures_tell_of_the_last_week_by_one_query(
    alice: Persona, charlie: Persona, django_assert_num_queries: Any
) -> None:
    busy, idle = make_endpoint(alice), make_endpoint(alice, "Idle")
    for taken in (100_000, 200_000, 300_000):
        make_log(alice, busy, time_taken=taken)
    make_log(alice, busy, status="failed", time_taken=400_000)
    old = make_log(alice, busy)
    EndpointLog.objects.filter(pk=old.pk).update(created_at=datetime.now(UTC) - timedelta(days=8))
    make_log(charlie, make_endpoint(charlie))
    with django_assert_num_queries(1, using="endpoint_db"):
        found = figures([busy, idle])
    assert found[idle.pk] == Figures()
    told = found[busy.pk]
    assert (told.count, told.successes, told.failures, told.p50_ms, told.failed_share) == (4, 3, 1, 250, 25)
    assert told.p99_ms == pytest.approx(397)
    assert found.keys() == {busy.pk, idle.pk}


def test_the_check_names_a_provider_that_went_away(alice: Persona) -> None:
    endpoint = make_endpoint(alice)
    assert providers_are_known(None, databases=["endpoint_db"]) == []
    EndpointVersion.objects.filter(endpoint=endpoint).update(model_provider="gone")
    [warning] = providers_are_known(None, databases=["endpoint_db"])
    assert "'gone'" in warning.msg
    assert providers_are_known(None, databases=["default"]) == []


def test_a_plan_limits_endpoints(alice: Persona, charlie: Persona, settings: Any) -> None:
    settings.BILLING_PLANS = [{"slug": "free", "name": "Free", "quotas": {"endpoints": 1}, "default": True}]
    endpoint = make_endpoint(alice)
    with pytest.raises(QuotaReached, match="allows 1 endpoints"):
        actions.fork_endpoint(principal=alice.principal, endpoint_id=endpoint.pk)
    make_endpoint(charlie)
    actions.delete_endpoint(principal=alice.principal, endpoint_id=endpoint.pk)
    make_endpoint(alice)
