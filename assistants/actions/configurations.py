"""Configurations: webhooks, analyses, the authentication hook, telemetry exporters, storage. All kinds, one life."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistants import access
from assistants.actions.credentials import check_credential
from assistants.configuration_kinds import KINDS, kind_of, provider_of, read_options
from assistants.models import Assistant, Configuration, ConfigurationKind
from assistants.option_fields import holds_mask, masked, unmasked
from assistants.sealing import seal, unseal
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict, Invalid
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

MAX_CONFIGURATIONS = 50


def create_configuration(
    *,
    principal: Principal,
    assistant_id: int,
    kind: str,
    provider: str = "",
    enabled: bool = True,
    options: Mapping[str, Any] | None = None,
) -> Configuration:
    """Add a configuration; of a kind that an assistant has once only, it takes the place of the one before.

    ``options``: those of ``assistants.configuration_kinds``, with or without the kind in front of their names.
    """
    assistant = access.get_assistant(principal, assistant_id, ProjectRole.WRITER)
    chosen = kind_of(kind)
    row = Configuration(
        assistant=assistant, kind=chosen, enabled=enabled, **written_by(principal, assistant.project_id)
    )
    _fill(principal, row, provider, options or {}, {})
    with atomic_for(Configuration):
        _lock(assistant)
        of_kind = assistant.configurations.filter(kind=chosen)
        if KINDS[chosen].singular:
            of_kind.delete()
        elif of_kind.count() >= MAX_CONFIGURATIONS:
            raise Conflict(f"An assistant may have {MAX_CONFIGURATIONS} {KINDS[chosen].many}; delete one first.")
        _check_name(row)
        row.save(force_insert=True)
    return row


def update_configuration(
    *,
    principal: Principal,
    configuration_id: int,
    assistant_id: int | None = None,
    kind: str | None = None,
    provider: str | None = None,
    enabled: bool | None = None,
    options: Mapping[str, Any] | None = None,
) -> Configuration:
    """Change what is given. ``options`` replace the old ones as a whole; a masked secret stays what it is."""
    found = access.get_configuration(
        principal, configuration_id, assistant_id=assistant_id, kind=kind, role=ProjectRole.WRITER
    )
    with atomic_for(Configuration):
        _lock(found.assistant)
        row = Configuration.objects.select_related("assistant").get(pk=found.pk)
        if provider is not None or options is not None:
            given = row.options if options is None else options
            _fill(principal, row, row.provider if provider is None else provider, given, _secrets(row, given))
        row.enabled = row.enabled if enabled is None else enabled
        row.updated_by = principal.actor_id
        _check_name(row)
        row.save()
    return row


def delete_configuration(
    *, principal: Principal, configuration_id: int, assistant_id: int | None = None, kind: str | None = None
) -> Configuration:
    """Remove a configuration and return what it was."""
    row = access.get_configuration(
        principal, configuration_id, assistant_id=assistant_id, kind=kind, role=ProjectRole.WRITER
    )
    Configuration.objects.filter(pk=row.pk).delete()
    return row


def disable_authentication(*, principal: Principal, assistant_id: int) -> Configuration:
    """Let everybody in again; the hook's settings stay."""
    hook = access.get_authentication(principal, assistant_id, ProjectRole.WRITER)
    return update_configuration(principal=principal, configuration_id=hook.pk, enabled=False)


def _fill(
    principal: Principal, row: Configuration, provider: str, options: Mapping[str, Any], secrets: Mapping[str, Any]
) -> None:
    kind = ConfigurationKind(row.kind)
    row.provider, spec = provider_of(kind, provider)
    values = read_options(kind, spec, unmasked(options, secrets, f"{kind.value}."))
    check_credential(principal, values, before=row.options)
    row.options, secret = masked(spec.fields, values)
    row.sealed = seal(row, secret)


def _secrets(row: Configuration, given: Mapping[str, Any]) -> dict[str, Any]:
    """Open what is sealed only when a client has sent a mask back."""
    return unseal(row) if holds_mask(given) else {}


def _lock(assistant: Assistant) -> None:
    """Names and limits are the assistant's: two writers at once take turns."""
    Assistant.objects.select_for_update().get(pk=assistant.pk)


def _check_name(row: Configuration) -> None:
    """Results of analyses are told apart by their names."""
    if row.kind != ConfigurationKind.ANALYSIS:
        return
    same = Configuration.objects.filter(assistant=row.assistant, kind=row.kind, options__name=row.options["name"])
    if same.exclude(pk=row.pk).exists():
        raise Invalid(f"There is an analysis named {row.options['name']!r} already; choose another name.", field="name")
