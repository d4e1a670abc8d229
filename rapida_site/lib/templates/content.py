"""Checks of the prompts and variables that people write; a refusal names the field, and a template's its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import boolean, one_line
from rapida_site.lib.templates.prompts import MAX_SOURCE, Namespaces, check_prompt

MAX_MESSAGES, MAX_VARIABLES = 50, 100
ROLES = ("system", "user", "assistant")
TYPES = ("string", "number", "boolean")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


def template(field: str, value: Any, limit: int, declared: Iterable[str], namespaces: Namespaces) -> str:
    """Return the text of a template that would render, or say which line is wrong."""
    text = one_line(field, value, limit, empty=True, lines=True)
    try:
        check_prompt(text, declared, namespaces=namespaces)
    except Invalid as error:
        raise Invalid(f"{field}: {error.message}", **{**error.data, "field": field}) from error
    return text


def prompt_messages(
    messages: Sequence[Mapping[str, Any]], declared: Sequence[str], namespaces: Namespaces
) -> list[dict[str, str]]:
    """Return the messages of a prompt as ``[{role, template}]``; clients of the original call the text ``content``."""
    if not isinstance(messages, (list, tuple)) or len(messages) > MAX_MESSAGES:
        raise Invalid(f"prompt is a list of at most {MAX_MESSAGES} messages.", field="prompt")
    checked = []
    for index, message in enumerate(messages):
        field = f"prompt[{index}]"
        if not isinstance(message, Mapping) or message.get("role") not in ROLES:
            raise Invalid(f"{field}: role must be one of {', '.join(ROLES)}.", field=field)
        text = message.get("template", message.get("content", ""))
        checked.append({"role": message["role"], "template": template(field, text, MAX_SOURCE, declared, namespaces)})
    return checked


def prompt_variables(variables: Sequence[Mapping[str, Any]], namespaces: Namespaces) -> list[dict[str, Any]]:
    """Return declared variables as ``[{name, type, default}]``, each default in its variable's type."""
    if not isinstance(variables, (list, tuple)) or len(variables) > MAX_VARIABLES:
        raise Invalid(f"variables is a list of at most {MAX_VARIABLES}.", field="variables")
    if not all(isinstance(variable, Mapping) for variable in variables):
        raise Invalid("A variable is an object with name, type and default.", field="variables")
    checked = [_variable(f"variables[{index}]", variable, namespaces) for index, variable in enumerate(variables)]
    names = [variable["name"] for variable in checked]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Invalid(f"The variable {twice.pop()!r} is declared twice.", field="variables")
    return checked


def _variable(field: str, variable: Mapping[str, Any], namespaces: Namespaces) -> dict[str, Any]:
    name = variable.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Invalid(f"{field}: a name has letters, digits and _, and starts with no digit.", field=field)
    if name in namespaces:
        raise Invalid(f"{field}: {name!r} is the name of a namespace; choose another.", field=field)
    kind = variable.get("type") or "string"
    if kind not in TYPES:
        raise Invalid(f"{field}: type is {kind!r}; use {', '.join(TYPES)}.", field=field)
    default = variable.get("default", variable.get("defaultValue"))
    return {"name": name, "type": kind, "default": variable_value(f"{field}.default", kind, default)}


def variable_value(field: str, kind: str, value: Any) -> Any:
    """Return a value in the variable's type; clients of the original send text. None where there is none."""
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
