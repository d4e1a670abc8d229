"""Versions: written once, put to work by an act of their own; an older one can be put back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max

from endpoints import access
from endpoints.models import Endpoint, EndpointVersion
from integrations.registry import Capability, validate_options
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import json_object, one_line, unknown
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by
from rapida_site.lib.templates.content import prompt_messages, prompt_variables
from rapida_site.lib.templates.prompts import Namespaces
from rapida_site.lib.templates.system import SYSTEM

NAMESPACES: Namespaces = {"system": SYSTEM, "args": None}
_DEFAULTS: Mapping[str, Any] = {"note": "", "prompt": (), "variables": (), "model_provider": "", "model_options": {}}


def create_version(*, principal: Principal, endpoint_id: int, **fields: Any) -> EndpointVersion:
    """Add a version with the next number; it is not in use until it is released.

    ``fields``: note, prompt, variables, model_provider, model_options. Raises Invalid with field and line for what
    would not work in a call.
    """
    endpoint = access.get_endpoint(principal, endpoint_id, ProjectRole.WRITER)
    content = version_fields(fields)
    with atomic_for(EndpointVersion):
        return add_version(principal, endpoint, content)


def add_version(principal: Principal, endpoint: Endpoint, content: Mapping[str, Any]) -> EndpointVersion:
    """Add checked content as a version, inside an open transaction."""
    Endpoint.objects.select_for_update().get(pk=endpoint.pk)  # two versions at once get two numbers
    last = endpoint.versions.aggregate(last=Max("number"))["last"] or 0
    owned = written_by(principal, endpoint.project_id)
    return EndpointVersion.objects.create(endpoint=endpoint, number=last + 1, **owned, **content)


def release_version(*, principal: Principal, version_id: int, endpoint_id: int | None = None) -> EndpointVersion:
    """Let calls of ``latest`` use this version from now on; ``endpoint_id`` must be its own where it is given."""
    version = access.get_version(principal, version_id, ProjectRole.WRITER)
    if endpoint_id is not None and version.endpoint_id != access.get_endpoint(principal, endpoint_id).pk:
        raise Invalid("This is a version of another endpoint.", field="version")
    put_to_work(principal, version)
    return version


def put_to_work(principal: Principal, version: EndpointVersion) -> None:
    Endpoint.objects.filter(pk=version.endpoint_id).update(
        released_version=version, updated_by=principal.actor_id, updated_at=datetime.now(UTC)
    )


def version_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked fields of a version."""
    if strange := set(given) - set(_DEFAULTS):
        raise Invalid(f"A version has no {', '.join(sorted(strange))}.")
    fields = {**_DEFAULTS, **given}
    variables = prompt_variables(fields["variables"], NAMESPACES)
    prompt = prompt_messages(fields["prompt"], [variable["name"] for variable in variables], NAMESPACES)
    if not any(message["template"] for message in prompt):
        raise Invalid("Write a prompt: at least one message with text.", field="prompt")
    if not fields["model_provider"]:
        raise Invalid("Choose a language model: model_provider is empty.", field="model_provider")
    options = _model_options(fields["model_options"])
    validate_options(fields["model_provider"], Capability.CHAT, options)
    return {
        "note": one_line("note", fields["note"], 2000, empty=True, lines=True),
        "prompt": prompt,
        "variables": variables,
        "model_provider": fields["model_provider"],
        "model_options": options,
    }


def _model_options(given: Any) -> dict[str, Any]:
    """Return ``model.*`` options; their values are the provider's to check."""
    options = json_object("model_options", given)
    for key in options:
        if not key.startswith("model."):
            raise unknown(key[:80], "model.*")
    return options
