from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants import access, actions
from assistants.models import Tool
from assistants.option_fields import MASK
from assistants.sealing import opened
from assistants.tests.make import ALIASES, make_assistant
from rapida_site.lib.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db(databases=ALIASES)
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
OPTIONS = {
    "tool.endpoint": "https://weather.example.com/v1",
    "tool.method": "get",
    "tool.headers": '{"Authorization": "Bearer s3cret"}',
    "tool.parameters": '{"tool.argument": "query", "argument.lang": "lang"}',
}


def weather(who: Persona, assistant_id: int, **changes: Any) -> Tool:
    given: dict[str, Any] = {
        "name": "weather",
        "description": "Tells the weather.",
        "method": "api_request",
        "parameters": SCHEMA,
        "options": OPTIONS,
    }
    return actions.create_tool(principal=who.principal, assistant_id=assistant_id, **{**given, **changes})


def test_a_tool_is_stored_in_one_spelling_with_its_secrets_sealed(alice: Persona) -> None:
    made = weather(alice, make_assistant(alice).pk)
    kept = access.get_tool(alice.principal, made.pk)
    assert kept.options == {
        "endpoint": "https://weather.example.com/v1",
        "method": "GET",
        "headers": {"Authorization": MASK},
        "parameters": {"tool.argument": "query", "argument.lang": "lang"},
    }
    assert "s3cret" not in kept.sealed
    assert opened(kept, kept.options)["headers"] == {"Authorization": "Bearer s3cret"}


def test_a_mask_that_comes_back_keeps_the_secret_and_a_new_value_replaces_it(alice: Persona) -> None:
    tool = weather(alice, make_assistant(alice).pk)
    shown = {**tool.options, "headers": {**tool.options["headers"], "X-Trace": "7"}}
    changed = actions.update_tool(principal=alice.principal, tool_id=tool.pk, options=shown)
    assert opened(changed, changed.options)["headers"] == {"Authorization": "Bearer s3cret", "X-Trace": "7"}
    without = {name: value for name, value in tool.options.items() if name != "headers"}
    emptied = actions.update_tool(principal=alice.principal, tool_id=tool.pk, options=without)
    assert emptied.sealed == ""


def test_a_mask_of_nothing_is_refused(alice: Persona) -> None:
    with pytest.raises(Invalid, match="nothing is stored under it"):
        weather(alice, make_assistant(alice).pk, options={**OPTIONS, "tool.headers": {"X": MASK}})


def test_a_sealed_secret_opens_in_its_own_row_only(alice: Persona) -> None:
    assistant = make_assistant(alice)
    first, second = weather(alice, assistant.pk), weather(alice, assistant.pk, name="other")
    second.sealed = first.sealed
    with pytest.raises(Exception, match="belongs to another row"):
        opened(second, {})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "two words"}, "letters, digits and _"),
        ({"name": ""}, "letters, digits and _"),
        ({"description": ""}, "description must have 1 to"),
        ({"method": "magic"}, "use one of knowledge_retrieval"),
        ({"options": {}}, "needs the option endpoint"),
        ({"options": {**OPTIONS, "tool.endpoint": "ftp://x"}}, "begins with http:// or https://"),
        ({"options": {**OPTIONS, "tool.endpoint": "https://"}}, "begins with http:// or https://"),
        ({"options": {**OPTIONS, "tool.endpoint": "https://me:pw@example.com"}}, "must not hold a password"),
        ({"options": {**OPTIONS, "tool.method": "TRACE"}}, "use GET or POST"),
        ({"options": {**OPTIONS, "tool.headers": {"a b": "c"}}}, "no header"),
        ({"options": {**OPTIONS, "tool.headers": {"a": "b\r\nc: d"}}}, "no header"),
        ({"options": {**OPTIONS, "tool.parameters": {"moon.phase": "x"}}}, "there is no 'moon.phase' here"),
        ({"options": {**OPTIONS, "tool.speed": "1"}}, "has no option 'speed'"),
        ({"options": {**OPTIONS, "tool.parameters": {"custom.x": "a\0b"}}}, "none of them NUL"),
        ({"parameters": {"type": "array"}}, '"type": "object"'),
        ({"parameters": {"type": "object", "properties": {"a": {"type": "strange"}}}}, "wrong at properties/a/type"),
        ({"parameters": {"type": "object", "title": "x" * 70_000}}, "at most 64000 bytes"),
    ],
)
def test_what_would_not_work_is_refused_with_a_sentence(alice: Persona, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        weather(alice, make_assistant(alice).pk, **changes)


def test_an_openai_envelope_is_opened_and_no_schema_means_no_arguments(alice: Persona) -> None:
    assistant = make_assistant(alice)
    enveloped = weather(alice, assistant.pk, parameters={"type": "function", "function": {"parameters": SCHEMA}})
    assert enveloped.parameters == SCHEMA
    bye = weather(alice, assistant.pk, name="bye", method="end_of_conversation", parameters=None, options={})
    assert bye.parameters == {"type": "object", "properties": {}}


def test_two_tools_of_an_assistant_have_two_names(alice: Persona) -> None:
    assistant, other = make_assistant(alice), make_assistant(alice, "Other")
    weather(alice, assistant.pk)
    weather(alice, other.pk)
    second = weather(alice, assistant.pk, name="second")
    with pytest.raises(Invalid, match="a tool named weather already"):
        weather(alice, assistant.pk)
    with pytest.raises(Invalid, match="a tool named weather already"):
        actions.update_tool(principal=alice.principal, tool_id=second.pk, name="weather")
    actions.update_tool(principal=alice.principal, tool_id=second.pk, name="second", description="Same name, new words")


def test_a_tool_is_found_under_its_own_assistant_only(alice: Persona) -> None:
    tool, other = weather(alice, make_assistant(alice).pk), make_assistant(alice, "Other")
    with pytest.raises(NotFound):
        access.get_tool(alice.principal, tool.pk, assistant_id=other.pk)
    with pytest.raises(NotFound):
        actions.delete_tool(principal=alice.principal, tool_id=tool.pk, assistant_id=other.pk)
    assert actions.delete_tool(principal=alice.principal, tool_id=tool.pk).name == "weather"
    assert not access.tools(alice.principal, tool.assistant_id).exists()


def test_tools_go_out_of_reach_with_their_assistant(alice: Persona) -> None:
    tool = weather(alice, make_assistant(alice).pk)
    actions.delete_assistant(principal=alice.principal, assistant_id=tool.assistant_id)
    with pytest.raises(NotFound):
        access.get_tool(alice.principal, tool.pk)


def test_a_reader_reads_tools_and_writes_none(alice: Persona, bob: Persona) -> None:
    tool = weather(alice, make_assistant(alice).pk)
    assert access.get_tool(bob.principal, tool.pk) == tool
    acts: tuple[Callable[[], object], ...] = (
        lambda: weather(bob, tool.assistant_id, name="another"),
        lambda: actions.update_tool(principal=bob.principal, tool_id=tool.pk, name="x"),
        lambda: actions.delete_tool(principal=bob.principal, tool_id=tool.pk),
    )
    for act in acts:
        with pytest.raises(Forbidden):
            act()
