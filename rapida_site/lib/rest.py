"""What the REST views of every app share: reading a request, and the shapes of options and prompts on the wire."""

# ruff: noqa: N815 - the names on the wire

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db.models import QuerySet
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from rapida_site.lib.errors import Invalid
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers, page_of, remember_names

F = TypeVar("F", bound=Callable[..., Any])
S = TypeVar("S", bound="serializers.Serializer[Any]")


def described(
    operation_id: str,
    summary: str,
    tag: str,
    shape: type[serializers.BaseSerializer[Any]],
    *,
    takes: type[serializers.BaseSerializer[Any]] | None = None,
    many: bool = False,
    status: int = 200,
    is_open: bool = False,
) -> Callable[[F], F]:
    """Describe a view's method in the OpenAPI: it takes ``takes`` and answers with ``shape``, ``many`` as a page.

    ``is_open`` says that nobody needs to be known.
    """
    return extend_schema(
        operation_id=operation_id,
        summary=summary,
        tags=[tag],
        parameters=PAGE_PARAMETERS if many else None,
        request=takes,
        responses=answers(shape, many=many, status=status),
        auth=[] if is_open else None,
    )


def read(shape: type[S], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """Return the checked body.

    A key that would have no effect is refused: a misspelt setting must not look as if it were kept. What answers show
    and requests cannot change (``id``) may be sent back. Shapes with ``takes_more`` (bodies that the original's clients
    send) leave what they do not know. What the action refuses later is told by the names of the body, too.
    """
    serializer = shape(data=request.data, partial=partial)
    _refuse_unknown(serializer, request.data, "")
    remember_names(request, _sent_names(serializer, request.data, ""))
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _refuse_unknown(shape: serializers.Field[Any, Any, Any, Any] | None, data: Any, where: str) -> None:
    if isinstance(shape, serializers.ListSerializer):
        for item in data if isinstance(data, list) else ():
            _refuse_unknown(shape.child, item, where)
    if not isinstance(shape, serializers.Serializer) or not isinstance(data, Mapping):
        return
    if getattr(shape, "takes_more", False):
        return
    unknown = sorted(str(key) for key in set(data) - set(shape.fields))
    if unknown:
        known = ", ".join(name for name, field in shape.fields.items() if not field.read_only)
        name = f"{where}{unknown[0][:100]}"
        raise Invalid(f"{name} is unknown here; known are {known}.", field=name)
    for name, field in shape.fields.items():
        if isinstance(field, serializers.BaseSerializer) and name in data:
            _refuse_unknown(field, data[name], f"{where}{name}.")


class StrictBodies(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # the library leaves both untyped
    """Say in the OpenAPI what ``read`` does with unknown keys. What may be sent back without effect is not listed."""

    target_class = serializers.Serializer
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        mapped = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        schema: dict[str, Any] = mapped
        if direction == "request" and schema.get("type") == "object" and not getattr(self.target, "takes_more", False):
            schema["additionalProperties"] = False
        return schema


def _sent_names(shape: serializers.Serializer[Any], data: Any, where: str) -> dict[str, str]:
    """Return the action's name of each key that was sent → the key, with its path."""
    names: dict[str, str] = {}
    for name, field in shape.fields.items() if isinstance(data, Mapping) else ():
        if name not in data:
            continue
        if isinstance(field, serializers.Serializer) and field.source == "*":
            names |= _sent_names(field, data[name], f"{where}{name}.")
        else:
            names[str(field.source)] = f"{where}{name}"
    return names


def read_query(shape: type[S], request: Request) -> dict[str, Any]:
    """Return the checked query parameters."""
    serializer = shape(data=request.query_params)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def listed(shape: type[S], request: Request, rows: QuerySet[Any]) -> Response:
    """Return the page of ``rows`` that the query asks for."""
    page = page_of(request, rows)
    return answer(shape(page.items, many=True).data, page=page)


def changed(attrs: dict[str, Any]) -> dict[str, Any]:
    """Return what a PATCH asks for; nothing at all is a mistake worth telling."""
    if not attrs:
        raise Invalid("Nothing to change was sent.")
    return dict(attrs)


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"key": {"type": "string"}, "value": {}},
            "required": ["key", "value"],
        },
    }
)
class OptionsField(serializers.Field):  # type: ignore[type-arg]
    """``[{"key": "model.temperature", "value": 0.3}]`` on the wire, a mapping here; requests may send one, too."""

    default_error_messages = {"invalid": "Send a list of key and value pairs, or an object."}

    def to_representation(self, value: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"key": key, "value": inner} for key, inner in value.items()]

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            return dict(data)
        if not isinstance(data, list) or not all(isinstance(pair, Mapping) and "key" in pair for pair in data):
            self.fail("invalid")
        return {str(pair["key"]): pair.get("value") for pair in data}


class PromptMessageSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(["system", "user", "assistant"])
    content = serializers.CharField(source="template", allow_blank=True, trim_whitespace=False)


class PromptVariableSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    type = serializers.ChoiceField(["string", "number", "boolean"], default="string")
    defaultValue = serializers.JSONField(source="default", required=False, allow_null=True)


class TemplateSerializer(serializers.Serializer[Any]):
    prompt = PromptMessageSerializer(many=True)
    promptVariables = PromptVariableSerializer(many=True, required=False, source="variables")
