"""Calls: found, checked and rendered; every one of them leaves a row that says how it went."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from endpoints import access
from endpoints.models import Endpoint, EndpointLog, EndpointVersion, LogStatus
from rapida_site.lib.errors import Invalid, NotAvailable, RapidaError
from rapida_site.lib.option_values import json_object
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import forget_older, written_by
from rapida_site.lib.templates.content import variable_value
from rapida_site.lib.templates.prompts import render
from rapida_site.lib.templates.system import system_values
from rapida_site.lib.templates.values import Namespace

_NOT_YET = "The prompt is ready, but this installation cannot call language models for endpoints yet."


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a client asks: ``version`` is ``latest``, nothing, or ``vrsn_<id>``; all values are of JSON."""

    endpoint_id: int
    version: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A call's row, and why it failed where it did."""

    log: EndpointLog
    error: RapidaError | None = None


def invoke(*, principal: Principal, call: Invocation, source: str) -> Outcome:
    """Find the version, check the arguments, render the prompt, and keep a row of it all.

    Raises only where nothing can be kept: for an endpoint that is not the caller's, or values beyond all bounds.
    """
    endpoint = access.get_endpoint(principal, call.endpoint_id, ProjectRole.WRITER)
    given = {name: json_object(name, getattr(call, name)) for name in ("arguments", "metadata", "options")}
    started = time.perf_counter()
    log = EndpointLog(
        **written_by(principal, endpoint.project_id),
        endpoint=endpoint,
        source=source,
        **given,
    )
    error = _run(principal, endpoint, call, log)
    log.status, log.error = LogStatus.FAILED, error.message
    log.time_taken = max(1, int((time.perf_counter() - started) * 1_000_000))
    log.save()
    return Outcome(log, error)


def _run(principal: Principal, endpoint: Endpoint, call: Invocation, log: EndpointLog) -> RapidaError:
    """Fill the row as far as the call gets, and return why it got no further."""
    try:
        log.version = access.named_version(principal, endpoint, call.version)
        log.request = rendered(log.version, call.arguments)
    except RapidaError as error:
        return error
    return NotAvailable(_NOT_YET)


def rendered(version: EndpointVersion, arguments: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the messages for the model; Invalid names every value that the prompt wants and nobody gave."""
    values = {variable["name"]: variable["default"] for variable in version.variables}
    values = {name: value for name, value in values.items() if value is not None} | dict(arguments)
    for variable in version.variables:
        if variable["name"] in arguments and variable["type"] != "string":
            name = variable["name"]
            values[name] = variable_value(f"args.{name}", variable["type"], arguments[name])
    names = {"system": system_values(datetime.now(UTC)), "args": values}
    shown = {**values, **{name: Namespace(name, members) for name, members in names.items()}}
    messages, missing = [], dict[str, None]()
    for message in version.prompt:
        result = render(message["template"], shown)
        missing.update(dict.fromkeys(result.missing))
        messages.append({"role": message["role"], "content": result.text})
    if missing:
        named = ", ".join(name.removeprefix("args.") for name in missing)
        raise Invalid(f"The prompt needs values that were not given: {named}.", missing=list(missing))
    return messages


def annotate_call(*, principal: Principal, log_id: int, metadata: Mapping[str, Any]) -> EndpointLog:
    """Add metadata to a call's row; a key that is there is replaced."""
    log = access.get_log(principal, log_id, ProjectRole.WRITER)
    log.metadata = json_object("metadata", {**log.metadata, **metadata})
    log.updated_by = principal.actor_id
    log.save(update_fields=["metadata", "updated_by", "updated_at"])
    return log


def forget_logs() -> int:
    """Delete the calls of long ago; return how many went."""
    return forget_older(EndpointLog.objects.all(), settings.LOG_LIFE)
