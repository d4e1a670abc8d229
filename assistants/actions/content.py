"""Checks of what people write into versions and deployments; a refusal names the field, and a template's its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistants.models import AgentKind, AssistantVersion
from assistants.models.versions import FactsMode
from assistants.option_values import boolean
from assistants.prompts import NAMESPACES, check_prompt
from assistants.voice.config import FactsConfig
from assistants.voice_options import DEFAULT_CHAT, canonical_model
from integrations.registry import Capability, validate_options
from rapida_site.lib.errors import Invalid

MAX_MESSAGES, MAX_VARIABLES, MAX_FACTS, MAX_FACT = 50, 100, 200, 500
ROLES = ("system", "user", "assistant")
TYPES = ("string", "number", "boolean")
NOT_RUN_YET = {
    AgentKind.AGENTKIT: "AgentKit servers cannot be called yet; choose a language model (MODEL).",
    AgentKind.WEBSOCKET: "WebSocket agents cannot be called yet; choose a language model (MODEL).",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_NUL = "\0"


def one_line(field: str, value: Any, limit: int, *, empty: bool = False, lines: bool = False) -> str:
    """Return stripped text of at most ``limit`` characters."""
    if not isinstance(value, str) or _NUL in value or (not lines and "\n" in value.strip()):
        raise Invalid(f"{field} must be text.", field=field)
    text = value.strip()
    if len(text) > limit or not (text or empty):
        raise Invalid(f"{field} must have {'at most' if empty else '1 to'} {limit} characters.", field=field)
    return text


def template(field: str, value: Any, limit: int, declared: Iterable[str]) -> str:
    """Return the text of a template that would render, or say which line is wrong."""
    text = one_line(field, value, limit, empty=True, lines=True)
    try:
        check_prompt(text, declared)
    except Invalid as error:
        raise Invalid(f"{field}: {error.message}", **{**error.data, "field": field}) from error
    return text


def version_fields(given: Mapping[str, Any], old: AssistantVersion | None = None) -> dict[str, Any]:
    """Return the checked fields of a draft: what is given over what it was (or over the defaults)."""
    fields = {**_defaults(old), **given}
    if unknown := set(fields) - set(_defaults(None)):
        raise Invalid(f"A version has no {', '.join(sorted(unknown))}.")
    if fields["kind"] not in AgentKind.values:
        raise Invalid(f"kind is {fields['kind']!r}; use {', '.join(AgentKind.values)}.", field="kind")
    if reason := NOT_RUN_YET.get(AgentKind(fields["kind"])):
        raise Invalid(reason, field="kind")
    variables = _variables(fields["variables"])
    options = canonical_model(fields["model_options"])
    provider_options = {key: value for key, value in options.items() if key != "model.speculate"}
    validate_options(fields["model_provider"], Capability.CHAT, provider_options)
    return {
        **fields,
        "note": one_line("note", fields["note"], 2000, empty=True, lines=True),
        "prompt": _prompt(fields["prompt"], [variable["name"] for variable in variables]),
        "variables": variables,
        "model_options": options,
        **_facts(fields),
    }


def _defaults(old: AssistantVersion | None) -> dict[str, Any]:
    if old is not None:
        return {name: getattr(old, name) for name in _defaults(None)}
    facts = FactsConfig()
    return {
        "kind": AgentKind.MODEL,
        "note": "",
        "prompt": [],
        "variables": [],
        "model_provider": DEFAULT_CHAT,
        "model_options": {},
        "facts": [],
        "facts_mode": facts.mode,
        "facts_threshold": facts.threshold,
        "unknown_answer": facts.unknown_answer,
    }


def _prompt(messages: Sequence[Mapping[str, Any]], declared: Sequence[str]) -> list[dict[str, str]]:
    if not isinstance(messages, (list, tuple)) or len(messages) > MAX_MESSAGES:
        raise Invalid(f"prompt is a list of at most {MAX_MESSAGES} messages.", field="prompt")
    checked = []
    for index, message in enumerate(messages):
        field = f"prompt[{index}]"
        if not isinstance(message, Mapping) or message.get("role") not in ROLES:
            raise Invalid(f"{field}: role must be one of {', '.join(ROLES)}.", field=field)
        text = template(field, message.get("template", message.get("content", "")), 64_000, declared)
        checked.append({"role": message["role"], "template": text})
    return checked


def _variables(variables: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not isinstance(variables, (list, tuple)) or len(variables) > MAX_VARIABLES:
        raise Invalid(f"variables is a list of at most {MAX_VARIABLES}.", field="variables")
    if not all(isinstance(variable, Mapping) for variable in variables):
        raise Invalid("A variable is an object with name, type and default.", field="variables")
    checked = [_variable(f"variables[{index}]", variable) for index, variable in enumerate(variables)]
    names = [variable["name"] for variable in checked]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Invalid(f"The variable {twice.pop()!r} is declared twice.", field="variables")
    return checked


def _variable(field: str, variable: Mapping[str, Any]) -> dict[str, Any]:
    name = variable.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Invalid(f"{field}: a name has letters, digits and _, and starts with no digit.", field=field)
    if name in NAMESPACES:
        raise Invalid(f"{field}: {name!r} is the name of a namespace; choose another.", field=field)
    kind = variable.get("type") or "string"
    if kind not in TYPES:
        raise Invalid(f"{field}: type is {kind!r}; use {', '.join(TYPES)}.", field=field)
    default = variable.get("default", variable.get("defaultValue"))
    return {"name": name, "type": kind, "default": _default(f"{field}.default", kind, default)}


def _default(field: str, kind: str, value: Any) -> Any:
    """Return the default in the variable's type; clients of the original send text."""
    if value is None or (value == "" and kind != "string"):
        return None
    if kind == "boolean":
        return boolean(field, value)
    if kind == "number":
        try:
            number = float(value)
            return int(number) if number.is_integer() else number
        except (TypeError, ValueError, OverflowError):
            raise Invalid(f"{field} is {value!r}; use a number.", field=field) from None
    return one_line(field, value, 10_000, empty=True, lines=True)


def _facts(fields: Mapping[str, Any]) -> dict[str, Any]:
    facts, threshold = fields["facts"], fields["facts_threshold"]
    if not isinstance(facts, (list, tuple)) or len(facts) > MAX_FACTS:
        raise Invalid(f"facts is a list of at most {MAX_FACTS} sentences.", field="facts")
    if fields["facts_mode"] not in FactsMode.values:
        raise Invalid(f"facts_mode must be {' or '.join(FactsMode.values)}.", field="facts_mode")
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)) or not 0 <= threshold <= 1:
        raise Invalid("facts_threshold must be a number from 0 to 1.", field="facts_threshold")
    return {
        "facts": [one_line(f"facts[{index}]", fact, MAX_FACT) for index, fact in enumerate(facts)],
        "unknown_answer": one_line("unknown_answer", fields["unknown_answer"], 500, empty=True),
    }
