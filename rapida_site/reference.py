"""The REST interface as a page to read, drawn from the OpenAPI document: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from accounts.auth.pages import with_principal

_METHODS = ("get", "post", "put", "patch", "delete")
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a request or an answer; ``name`` is its path, such as ``inputAudio.audioProvider``."""

    name: str
    kind: str
    required: bool
    note: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    operations: tuple[Operation, ...]


@require_safe
def reference(request: HttpRequest) -> HttpResponseBase:
    """The page, for everybody; who is signed in reads it within the dashboard."""
    return _framed(request) if request.user.is_authenticated else _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    return render(request, "reference.html", {"groups": groups()})


_framed = with_principal(_page)


@cache
def groups() -> tuple[Group, ...]:
    """Return all operations by tag; the document does not change while the process lives."""
    generator: Any = SchemaGenerator  # drf-spectacular has no types
    document = generator().get_schema(request=None, public=True)
    found: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                tag = (item[method].get("tags") or ["other"])[0]
                found.setdefault(tag, []).append(_operation(document, path, method, item[method]))
    return tuple(Group(name, tuple(operations)) for name, operations in sorted(found.items()))


def _operation(document: Mapping[str, Any], path: str, method: str, item: Mapping[str, Any]) -> Operation:
    status, answer = next(iter(item["responses"].items()))
    return Operation(
        id=item["operationId"],
        method=method.upper(),
        path=path,
        summary=item.get("summary") or _words(item["operationId"]),
        description=item.get("description", ""),
        parameters=tuple(_parameter(document, each) for each in item.get("parameters", ())),
        body=_fields_of(document, item.get("requestBody", {})),
        answer=_fields_of(document, answer),
        status=status,
    )


def _words(operation_id: str) -> str:
    """``listAssistants`` → ``List assistants``."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in operation_id)
    return spaced[:1].upper() + spaced[1:]


def _parameter(document: Mapping[str, Any], item: Mapping[str, Any]) -> Field:
    schema = _resolved(document, item.get("schema", {}))
    place = "in the address" if item["in"] == "path" else f"in the {item['in']}"
    note = ". ".join(part for part in (item.get("description", ""), place) if part)
    return Field(item["name"], _kind(schema), bool(item.get("required")), note)


def _fields_of(document: Mapping[str, Any], holder: Mapping[str, Any]) -> tuple[Field, ...]:
    content = holder.get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return tuple(Field("", "binary", True, kind) for kind in content)
    return tuple(_fields(document, schema, "", _DEPTH))


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any], path: str, depth: int) -> Iterator[Field]:
    schema = _resolved(document, schema)
    required = set(schema.get("required", ()))
    for name, given in schema.get("properties", {}).items():
        inner = _resolved(document, given)
        note = given.get("description") or inner.get("description", "")
        where = f"{path}{name}"
        yield Field(where, _kind(inner), name in required, note)
        items = _resolved(document, inner.get("items", {})) if inner.get("type") == "array" else inner
        if depth > 1 and items.get("properties"):
            marker = "[]." if items is not inner else "."
            yield from _fields(document, items, f"{where}{marker}", depth - 1)


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references; of alternatives (a value or null) the first that says something."""
    while True:
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            continue
        options = schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf")
        if not options:
            return schema
        schema = options[0]


def _kind(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value not in (None, ""))
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"list of {_kind(schema.get('items', {})) if '$ref' not in schema.get('items', {}) else 'object'}"
    return f"{kind} ({schema['format']})" if "format" in schema else kind
