"""Tools: what the model of an assistant may call, made, changed and taken away."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistants import access
from assistants.models import Assistant, Tool
from assistants.option_fields import holds_mask, masked, unmasked
from assistants.sealing import seal, unseal
from assistants.tool_methods import fields_of, read_options, read_schema
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.option_values import one_line
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

MAX_TOOLS = 100
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def create_tool(
    *,
    principal: Principal,
    assistant_id: int,
    name: str,
    method: str,
    description: str,
    parameters: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Tool:
    """Give an assistant a tool. ``parameters``: a JSON Schema of its arguments; ``options``: those of the method."""
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    row = Tool(assistant=assistant, **written_by(principal, assistant.project_id))
    with atomic_for(Tool):
        Assistant.objects.select_for_update().get(pk=assistant.pk)
        if assistant.tools.count() >= MAX_TOOLS:
            raise Conflict(f"An assistant may have {MAX_TOOLS} tools; delete one first.")
        _fill(row, name, method, description, parameters, options or {})
        row.save(force_insert=True)
    return row


def update_tool(*, principal: Principal, tool_id: int, assistant_id: int | None = None, **changes: Any) -> Tool:
    """Change name, method, description, parameters or options; what is not given stays, options go as a whole."""
    found = access.get_tool(principal, tool_id, assistant_id=assistant_id, role=ProjectRole.WRITER)
    known = ("name", "method", "description", "parameters", "options")
    if unknown := set(changes) - set(known):
        raise Invalid(f"A tool has no {', '.join(sorted(unknown))}.")
    with atomic_for(Tool):
        Assistant.objects.select_for_update().get(pk=found.assistant_id)
        row = Tool.objects.select_related("assistant").get(pk=found.pk)
        given = {name: changes.get(name, getattr(row, name)) for name in known}
        _fill(row, given["name"], given["method"], given["description"], given["parameters"], given["options"])
        row.updated_by = principal.actor_id
        row.save()
    return row


def delete_tool(*, principal: Principal, tool_id: int, assistant_id: int | None = None) -> Tool:
    """Take a tool away and return what it was; records of its use stay."""
    row = access.get_tool(principal, tool_id, assistant_id=assistant_id, role=ProjectRole.WRITER)
    Tool.objects.filter(pk=row.pk).delete()
    return row


def _fill(
    row: Tool,
    name: str,
    method: str,
    description: str,
    parameters: Mapping[str, Any] | None,
    options: Mapping[str, Any],
) -> None:
    if not _NAME.fullmatch(name):
        raise Invalid("name has 1 to 64 letters, digits and _, and does not begin with a digit.", field="name")
    if row.assistant.tools.filter(name=name).exclude(pk=row.pk).exists():
        raise Invalid(f"This assistant has a tool named {name} already; choose another name.", field="name")
    secrets = unseal(row) if holds_mask(options) else {}
    values = read_options(method, unmasked(options, secrets, "tool."))
    row.name, row.method = name, method
    row.description = one_line("description", description, 2000, lines=True)
    row.parameters = read_schema(parameters)
    row.options, secret = masked(fields_of(method), values)
    row.sealed = seal(row, secret)
