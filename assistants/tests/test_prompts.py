from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistants.prompt_values import NAMESPACES, call_values
from assistants.voice.config import AgentConfig, CallConfig, ProviderChoice
from rapida_site.lib.errors import Invalid
from rapida_site.lib.templates.prompts import MAX_OUTPUT, check_prompt, compile_prompt, extract_variables, render

NOW = datetime(2026, 11, 23, 9, 5, 7, tzinfo=UTC)
CONFIG = CallConfig(
    conversation_id=7,
    assistant_id=8,
    assistant_name="Smile",
    version_id=9,
    organization_id=1,
    project_id=2,
    source="sdk",
    identifier="+49301234",
    agent=AgentConfig(ProviderChoice("fake"), variables={"city": "Paris", "price": 80}),
    stt=ProviderChoice("fake"),
    tts=ProviderChoice("fake"),
    arguments={"city": "Rome", "cart": [{"name": "brush", "price": 3}]},
    created_at=NOW.timestamp() - 12,
)


def show(text: str, **changes: object) -> str:
    return render(text, call_values(replace(CONFIG, **changes), now=NOW, text="hello")).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ assistant.name }} {{ assistant.id }}", "Smile 8"),
        ("{{ system.current_date }} {{ system.current_time }}", "2026-11-23 09:05:07"),
        ("{{ system.day_of_week }} {{ system.date_rfc1123 }}", "Monday Mon, 23 Nov 2026 09:05:07 GMT"),
        ("{{ system.date_unix_ms }}", "1795424707000"),
        ("{{ conversation.id }} {{ conversation.source }} {{ conversation.duration }}", "7 sdk 12"),
        ("{{ conversation.identifier }} {{ session.mode }} {{ message.text }}", "+49301234 both hello"),
        ("{{ args.city }} {{ city }} {{ args['city'] }}", "Rome Rome Rome"),
        ("{{ price }}", "80"),
        ("{% for item in cart %}{{ loop.index }} {{ item.name }}{% endfor %}", "1 brush"),
        ("{{ cart }}", '[{"name": "brush", "price": 3}]'),
        ("{{ price * 2 + 1 }} {{ price / 4 }}", "161 20.0"),
        ("{% if price > 50 %}dear{% else %}cheap{% endif %}", "dear"),
        ("{{ city|upper }} {{ city|replace('R', 'H') }} {{ [3, 1, 2]|sort|join('-') }}", "ROME Home 1-2-3"),
        ("{{ nobody|default('friend') }}", "friend"),
        ("{% if city in ['Rome', 'Paris'] %}yes{% endif %}", "yes"),
        ("A <b> & {{ '<i>' }}", "A <b> & <i>"),
    ],
)
def test_it_renders_the_namespaces_and_arguments(text: str, shown: str) -> None:
    assert show(text) == shown


def test_a_runtime_argument_wins_over_a_default_and_cannot_hide_a_namespace() -> None:
    assert (
        show("{{ city }} {{ system.current_date }}", arguments={"city": "Oslo", "system": "mine"}) == "Oslo 2026-11-23"
    )


def test_what_is_missing_renders_empty_and_is_named() -> None:
    values = call_values(CONFIG, now=NOW)
    rendered = render("Hi {{ name }}, {{ args.age }}{{ cart.size }}{% if vip %}!{% endif %}{{ age2 * 3 }}", values)
    assert rendered.text == "Hi , "
    assert rendered.missing == ("name", "args.age", "size", "age2")


def test_asking_for_a_missing_value_is_no_report() -> None:
    values = call_values(CONFIG, now=NOW)
    assert render("{% if name is defined %}x{% endif %}{{ name|default('') }}", values).missing == ()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("Hi\n\n{{ name", 3, "end of"),
        ("{% if a %}x", 1, "end of template"),
        ("a\n{% include 'settings.py' %}", 2, "include is not available"),
        ("{% import 'x' as y %}", 1, "import is not available"),
        ("{% macro m() %}{% endmacro %}", 1, "macros are not available"),
        ("{% set x %}a{% endset %}", 1, "a set block is not available"),
        ("\n{{ lipsum() }}", 2, "nothing can be called"),
        ("{{ ''.join(['a']) }}", 1, "nothing can be called"),
        ("{{ cycler }}", 1, "unknown name 'cycler'"),
        ("{{ x|attr('__class__') }}", 1, "No filter named 'attr'"),
        ("{{ 'x'|center(10) }}", 1, "No filter named 'center'"),
        ("{{ {'a': 1} }}", 1, "a dictionary cannot"),
        ("{{ args.x[1:3] }}", 1, "slices are not available"),
        ("{% set a = [1] %}{% set b = [a, a] %}", 1, "only plain values"),
        ("{% for x in args.t recursive %}{% endfor %}", 1, "recursive loops"),
        ("one\ntwo\n{{ custmer }}", 3, "unknown name 'custmer'"),
        ("{{ system.curent_date }}", 1, "system has no 'curent_date'"),
        ("Hi\n{{ assistant.name.__class__ }}", 2, "assistant has no 'name.__class__'"),
        ("{{ system.current_date.year }}", 1, "system has no 'current_date.year'"),
        ("{{ 9 ** 9 }}", 1, "numbers only"),
        ("\n{{ 'a' * 9 }}", 2, "numbers only"),
        ("{{ '%s' % 1 }}", 1, "numbers only"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
    ],
)
def test_a_bad_template_is_refused_with_line_and_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_prompt(text, namespaces=NAMESPACES)
    assert caught.value.data["line"] == line
    assert reason in caught.value.message
    assert caught.value.message.startswith(f"Line {line}: ")


def test_a_declared_variable_and_any_argument_are_known() -> None:
    text = "{{ name }} {{ args.anything }} {% for x in items %}{{ x }}{% endfor %}"
    check_prompt(text, ["name", "items"], namespaces=NAMESPACES)


@pytest.mark.parametrize(
    "text", ["{{ ''.__class__ }}", "{{ args.__class__.__mro__ }}", "{{ args.items }}", "{{ cart.append }}"]
)
def test_no_attribute_of_python_is_reachable(text: str) -> None:
    assert show(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
        "{{ range(99999999)|length }}",
        "{% set x = 'ab' %}" + "{% set x = x + x %}" * 40 + "{{ x }}",
        "{% set x = 'ab' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}",
        "{% set x = 'aa' %}" + "{% set x = x|replace('a', 'aaaaaaaaaa') %}" * 12 + "{{ x }}",
        "{% set x = 99 %}" + "{% set x = x * x %}" * 40 + "{{ x }}",
        "{% for a in range(9000) %}" + "x" * 100 + "{% endfor %}",
        "{{ big }}{{ big|join('x') }}",
    ],
)
def test_a_greedy_template_is_stopped_at_once(text: str) -> None:
    started = time.thread_time()
    with pytest.raises(Invalid):
        show(text, arguments={"big": ["a" * 1000] * 100})
    assert time.thread_time() - started < 2


@pytest.mark.parametrize("text", ["{{ " + "(" * 5000, "{% if 1 %}" * 200 + "{% endif %}" * 200, "x" * 70_000])
def test_an_absurd_source_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        compile_prompt(text)


def test_the_output_is_bounded() -> None:
    assert MAX_OUTPUT < 1_000_000
    with pytest.raises(Invalid, match="renders to more"):
        show("{% for a in range(9000) %}" + "x" * 60 + "{% endfor %}")


def test_templates_are_compiled_once() -> None:
    assert compile_prompt("Hello {{ args.a }}") is compile_prompt("Hello {{ args.a }}")


def test_it_extracts_what_a_caller_may_give() -> None:
    text = "{{ name }} {{ args.city }} {{ system.current_date }}{% set y = 1 %}{{ y }}"
    text += "{% for item in cart %}{{ item.name }}{% endfor %}"
    assert extract_variables(text, namespaces=NAMESPACES) == ("name", "city", "cart")
