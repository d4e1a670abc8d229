"""Checks of what people write into versions and deployments; a refusal names the field, and a template's its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistants.agent_connections import read_connection
from assistants.models import AgentKind, AssistantVersion
from assistants.models.versions import FactsMode
from assistants.option_fields import holds_mask, unmasked
from assistants.prompt_values import NAMESPACES
from assistants.sealing import unseal
from assistants.voice.config import FactsConfig
from assistants.voice_options import DEFAULT_CHAT, canonical_model
from integrations.registry import Capability, validate_options
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import one_line
from rapida_site.lib.templates import content

MAX_FACTS, MAX_FACT = 200, 500


def template(field: str, value: Any, limit: int, declared: Iterable[str]) -> str:
    """Return the text of a template that would render in a call, or say which line is wrong."""
    return content.template(field, value, limit, declared, NAMESPACES)


def version_fields(given: Mapping[str, Any], old: AssistantVersion | None = None) -> dict[str, Any]:
    """Return the checked fields of a draft: what is given over what it was (or over the defaults)."""
    fields = {**_defaults(old), **given}
    if unknown := set(fields) - set(_defaults(None)):
        raise Invalid(f"A version has no {', '.join(sorted(unknown))}.")
    if fields["kind"] not in AgentKind.values:
        raise Invalid(f"kind is {fields['kind']!r}; use {', '.join(AgentKind.values)}.", field="kind")
    if fields["kind"] != AgentKind.MODEL:
        return _of_server(fields["kind"], given, old)
    if given.get("connection"):
        raise Invalid("A language model has no connection; leave it out.", field="connection")
    variables = content.prompt_variables(fields["variables"], NAMESPACES)
    options = canonical_model(fields["model_options"])
    provider_options = {key: value for key, value in options.items() if key != "model.speculate"}
    validate_options(fields["model_provider"], Capability.CHAT, provider_options)
    return {
        **fields,
        "note": one_line("note", fields["note"], 2000, empty=True, lines=True),
        "prompt": content.prompt_messages(fields["prompt"], [variable["name"] for variable in variables], NAMESPACES),
        "variables": variables,
        "model_options": options,
        "connection": {},
        **_facts(fields),
    }


def _of_server(kind: str, given: Mapping[str, Any], old: AssistantVersion | None) -> dict[str, Any]:
    """A version whose thinking is done elsewhere: all it has is the way there. Its secrets are still open here."""
    fields = _defaults(None)
    useless = [name for name in given if name not in ("kind", "note", "connection") and given[name] != fields[name]]
    if useless:
        raise Invalid(f"{useless[0]} has no effect on an {AgentKind(kind).label}; leave it out.", field=useless[0])
    same = old is not None and old.kind == kind
    kept = old.connection if old is not None and same else {}
    connection = given.get("connection", kept)
    if not isinstance(connection, Mapping):
        raise Invalid("connection is an object of names and values.", field="connection")
    secrets = unseal(old) if old is not None and same and holds_mask(connection) else {}
    note = given.get("note", old.note if old is not None else "")
    return {
        **fields,
        "kind": kind,
        "note": one_line("note", note, 2000, empty=True, lines=True),
        "model_provider": "",
        "connection": read_connection(kind, unmasked(connection, secrets, f"{kind.lower()}.")),
    }


def _defaults(old: AssistantVersion | None) -> dict[str, Any]:
    if old is not None and old.kind == AgentKind.MODEL:
        return {name: getattr(old, name) for name in _defaults(None)}
    if old is not None:
        return {**_defaults(None), "kind": old.kind, "note": old.note, "connection": old.connection}
    facts = FactsConfig()
    return {
        "kind": AgentKind.MODEL,
        "note": "",
        "prompt": [],
        "variables": [],
        "model_provider": DEFAULT_CHAT,
        "model_options": {},
        "connection": {},
        "facts": [],
        "facts_mode": facts.mode,
        "facts_threshold": facts.threshold,
        "unknown_answer": facts.unknown_answer,
    }


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
