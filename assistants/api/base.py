"""What the views share."""

from __future__ import annotations

from typing import Any, TypeVar

from rest_framework.request import Request
from rest_framework.serializers import Serializer

S = TypeVar("S", bound="Serializer[Any]")


def read(shape: type[S], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """Return the checked body."""
    serializer = shape(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def read_query(shape: type[S], request: Request) -> dict[str, Any]:
    """Return the checked query parameters."""
    serializer = shape(data=request.query_params)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
