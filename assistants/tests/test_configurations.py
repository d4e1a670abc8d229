from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from accounts.tests.personas import Persona
from assistants import access, actions, sealing
from assistants.models import Assistant, Configuration
from assistants.option_fields import MASK
from assistants.tests.make import make_assistant, make_credential
from rapida_site.lib import crypto
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db(databases="__all__")
WEBHOOK: dict[str, Any] = {
    "assistant_events": ["conversation.begin", "conversation.completed"],
    "http_url": "https://hooks.example.com/rapida",
    "http_headers": {"Authorization": "Bearer s3cret"},
    "retry_status_codes": "500, 503",
}
GIVEN: dict[str, tuple[str, dict[str, Any]]] = {
    "webhook": ("http", WEBHOOK),
    "analysis": ("endpoint", {"name": "mood", "endpoint_id": "7"}),
    "authentication": ("http", {"http_url": "https://auth.example.com"}),
    "telemetry": ("datadog", {"endpoint": "https://dd.example.com", "api_key": "k3y"}),
    "storage": ("azure", {"container": "calls"}),
}


@pytest.fixture
def smile(alice: Persona) -> Assistant:
    return make_assistant(alice)


def make(who: Persona, assistant: Assistant, kind: str = "webhook", **changes: Any) -> Configuration:
    provider, options = GIVEN[kind]
    if kind == "storage" and "options" not in changes:
        options = {**options, "rapida.credential_id": make_credential(who)}
    given = {"provider": provider, **changes, "options": {**options, **changes.get("options", {})}}
    return actions.create_configuration(principal=who.principal, assistant_id=assistant.pk, kind=kind, **given)


@pytest.mark.parametrize("kind", GIVEN)
def test_every_kind_is_made_found_changed_and_deleted(alice: Persona, smile: Assistant, kind: str) -> None:
    row = make(alice, smile, kind)
    assert list(access.configurations(alice.principal, smile.pk, kind)) == [row]
    changed = actions.update_configuration(
        principal=alice.principal, configuration_id=row.pk, assistant_id=smile.pk, kind=kind, enabled=False
    )
    assert (changed.enabled, changed.options) == (False, row.options)
    actions.delete_configuration(principal=alice.principal, configuration_id=row.pk)
    assert not access.configurations(alice.principal, smile.pk).exists()


def test_defaults_are_written_down_and_secrets_sealed(alice: Persona, smile: Assistant) -> None:
    row = make(alice, smile)
    assert row.options == {
        "assistant_events": ["conversation.begin", "conversation.completed"],
        "http_url": "https://hooks.example.com/rapida",
        "http_method": "POST",
        "http_headers": {"Authorization": MASK},
        "retry_status_codes": [500, 503],
        "max_retry_count": 3,
        "timeout_seconds": 60,
        "execution_priority": 0,
    }
    assert sealing.opened(row, row.options)["http_headers"] == {"Authorization": "Bearer s3cret"}
    key = make(alice, smile, "telemetry")
    assert (key.options["api_key"], sealing.unseal(key)) == (MASK, {"api_key": "k3y"})


def test_a_masked_secret_survives_a_change(alice: Persona, smile: Assistant) -> None:
    row = make(alice, smile, "telemetry")
    options = {**row.options, "endpoint": "https://eu.dd.example.com"}
    changed = actions.update_configuration(principal=alice.principal, configuration_id=row.pk, options=options)
    assert sealing.opened(changed, changed.options) == {**options, "api_key": "k3y"}


@pytest.mark.parametrize(
    ("kind", "changes", "said"),
    [
        ("webhook", {"provider": "pigeon"}, "use http"),
        ("webhook", {"options": {"http_url": "javascript:alert(1)"}}, "begins with http:// or https://"),
        ("webhook", {"options": {"http_url": "http://[::1"}}, "begins with http:// or https://"),
        ("webhook", {"options": {"assistant_events": ["conversation.eaten"]}}, "conversation.begin"),
        ("webhook", {"options": {"assistant_events": []}}, "needs the option assistant_events"),
        ("webhook", {"options": {"retry_status_codes": "200"}}, "from 400 to 599"),
        ("webhook", {"options": {"retry_status_codes": 7}}, "list of HTTP status codes"),
        ("webhook", {"options": {"timeout_seconds": "61"}}, "from 1 to 60"),
        ("webhook", {"options": {"max_retry_count": "-1"}}, "from 0 to 10"),
        ("webhook", {"options": {"http_method": "BREW"}}, "use POST or PUT"),
        ("webhook", {"options": {"http_body": {"session.mode": "mode"}}}, "there is no 'session.mode' here"),
        ("analysis", {"options": {"endpoint_id": "seven"}}, "use an id"),
        ("analysis", {"options": {"endpoint_parameters": {"event.type": "x"}}}, "there is no 'event.type' here"),
        ("authentication", {"options": {"timeout_ms": "99"}}, "from 100 to 30,?000"),
        ("authentication", {"options": {"fail_behavior": "shrug"}}, "use block or allow"),
        ("authentication", {"options": {"condition": "sdk only"}}, "list of rules"),
        ("authentication", {"options": {"condition": [{"key": "moon", "value": "full"}]}}, "a rule has a key"),
        ("authentication", {"options": {"condition": [{"key": "source", "value": "fax"}]}}, "condition source"),
        ("telemetry", {"provider": ""}, "use otlp_http"),
        ("telemetry", {"provider": "google_trace"}, "has no option"),
        ("telemetry", {"options": {"api_key": ""}}, "needs api_key or rapida.credential_id"),
        ("storage", {"options": {"rapida.credential_id": ""}}, "needs rapida.credential_id"),
        ("storage", {"options": {"rapida.credential_id": "key"}}, "use an id"),
        ("webhook", {"options": {"description": "a\0b"}}, "none of them NUL"),
    ],
)
def test_what_would_not_work_is_refused_with_a_sentence(
    alice: Persona, smile: Assistant, kind: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        make(alice, smile, kind, **changes)
    assert not smile.configurations.exists()


def test_an_unknown_kind_is_refused(alice: Persona, smile: Assistant) -> None:
    with pytest.raises(Invalid, match="use one of webhook"):
        actions.create_configuration(principal=alice.principal, assistant_id=smile.pk, kind="weather")


def test_failing_open_must_be_asked_for_in_any_of_its_words(alice: Persona, smile: Assistant) -> None:
    assert make(alice, smile, "authentication").options["fail_behavior"] == "block"
    for word in ("allow", "none", "do_nothing"):
        assert make(alice, smile, "authentication", options={"fail_behavior": word}).options["fail_behavior"] == "allow"


def test_a_new_authentication_hook_takes_the_place_of_the_old(alice: Persona, smile: Assistant) -> None:
    make(alice, smile, "authentication")
    second = make(alice, smile, "authentication")
    assert list(access.configurations(alice.principal, smile.pk)) == [second]
    assert not actions.disable_authentication(principal=alice.principal, assistant_id=smile.pk).enabled
    assert access.get_authentication(alice.principal, smile.pk).options == second.options


def test_results_of_analyses_have_their_own_names(alice: Persona, smile: Assistant) -> None:
    mood = make(alice, smile, "analysis")
    other = make(alice, smile, "analysis", options={"name": "intent"})
    with pytest.raises(Invalid, match="an analysis named 'mood' already"):
        make(alice, smile, "analysis")
    with pytest.raises(Invalid, match="an analysis named 'mood' already"):
        actions.update_configuration(
            principal=alice.principal, configuration_id=other.pk, options={**other.options, "name": "mood"}
        )
    actions.update_configuration(principal=alice.principal, configuration_id=mood.pk, options=mood.options)


def test_an_assistant_has_a_limited_number_of_each_kind(
    alice: Persona, smile: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistants.actions.configurations.MAX_CONFIGURATIONS", 1)
    make(alice, smile)
    with pytest.raises(Conflict, match="1 webhooks; delete one first"):
        make(alice, smile)
    make(alice, smile, "analysis")


def test_a_configuration_is_found_under_its_own_assistant_and_kind_only(alice: Persona, smile: Assistant) -> None:
    row, other = make(alice, smile), make_assistant(alice, "Other")
    with pytest.raises(NotFound):
        access.get_configuration(alice.principal, row.pk, assistant_id=other.pk)
    with pytest.raises(NotFound):
        access.get_configuration(alice.principal, row.pk, kind="analysis")


def test_a_reader_reads_configurations_and_writes_none(alice: Persona, bob: Persona, smile: Assistant) -> None:
    row = make(alice, smile)
    assert access.get_configuration(bob.principal, row.pk) == row
    acts: tuple[Callable[[], object], ...] = (
        lambda: make(bob, smile),
        lambda: actions.update_configuration(principal=bob.principal, configuration_id=row.pk, enabled=False),
        lambda: actions.delete_configuration(principal=bob.principal, configuration_id=row.pk),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_a_credential_must_be_one_of_the_organizations_vault(
    alice: Persona, charlie: Persona, smile: Assistant
) -> None:
    foreign = make_credential(charlie)
    for wrong in (foreign, "12"):
        with pytest.raises(NotFound, match="in the vault of your organization"):
            make(alice, smile, "storage", options={"rapida.credential_id": wrong})


def test_a_project_key_leads_no_credential_anywhere(alice: Persona, smile: Assistant) -> None:
    row = make(alice, smile, "storage")
    key: Any = {"principal": alice.key_principal}
    with pytest.raises(Forbidden, match="project key may not set"):
        actions.create_configuration(
            **key, assistant_id=smile.pk, kind="storage", provider="azure", options=row.options
        )
    changed = actions.update_configuration(
        **key, configuration_id=row.pk, options={**row.options, "container": "others"}
    )
    assert changed.options["container"] == "others"


def test_a_new_master_key_takes_over_the_sealed_rows(
    alice: Persona, smile: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make(alice, smile)
    former = crypto.master_keys()
    both = crypto.MasterKeys("new", {"new": crypto.new_data_key(), **former.by_id})
    monkeypatch.setattr(crypto, "master_keys", lambda: both)
    call_command("rotate_vault")
    assert sealing.rewrap() == 0
    only_new = crypto.MasterKeys("new", {"new": both.by_id["new"]})
    monkeypatch.setattr(crypto, "master_keys", lambda: only_new)
    row.refresh_from_db()
    assert sealing.unseal(row)["http_headers"] == {"Authorization": "Bearer s3cret"}
