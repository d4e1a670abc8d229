"""Key-value lists, as clients of the original write options: ``[{"key": "listen.language", "value": "en"}]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


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
    """A mapping here, a list of pairs on the wire; a mapping is taken in requests as well."""

    default_error_messages = {"invalid": "Send a list of {key, value} pairs, or an object."}

    def to_representation(self, value: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"key": key, "value": inner} for key, inner in value.items()]

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            return dict(data)
        if not isinstance(data, list) or not all(isinstance(pair, Mapping) and "key" in pair for pair in data):
            self.fail("invalid")
        return {str(pair["key"]): pair.get("value") for pair in data}
