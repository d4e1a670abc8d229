"""The API at a glance: every REST operation of the OpenAPI schema, and where the schema itself is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator

from accounts.auth.pages import PrincipalRequest, with_principal


@dataclass(frozen=True, slots=True)
class Operation:
    tag: str
    method: str
    path: str
    summary: str


@dataclass(frozen=True, slots=True)
class OperationGroup:
    title: str
    operations: tuple[Operation, ...]


@require_GET
@with_principal
def api_reference(request: PrincipalRequest) -> HttpResponse:
    example = f'curl --header "x-api-key: $RAPIDA_KEY" {settings.PUBLIC_URL}/v1/assistants'
    return render(request, "assistants/api.html", {"groups": _groups(), "example": example})


@cache
def _groups() -> tuple[OperationGroup, ...]:
    """Read the schema once: it changes only with the code."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    operations = [
        Operation(
            tag=(operation.get("tags") or [""])[0],
            method=method.upper(),
            path=path,
            summary=operation.get("summary") or operation.get("description", "").partition("\n")[0],
        )
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    operations.sort(key=lambda operation: operation.tag)
    return tuple(
        OperationGroup(tag.replace("-", " ").capitalize(), tuple(rows))
        for tag, rows in groupby(operations, key=lambda operation: operation.tag)
    )
