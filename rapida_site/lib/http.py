"""One shape for every JSON answer of the REST interface, success or failure, the same as in the gRPC messages.

``{"code": 200, "success": true, "data": …, "paginated": {"currentPage": 1, "totalItem": 3}}`` or
``{"code": 404, "success": false, "error": {"errorCode": 404, "errorMessage": "not_found", "humanMessage": "…"}}``:
``errorMessage`` is the stable word for programs, ``humanMessage`` the sentence for people, ``details`` (when there
are any) names the fields. A stack trace goes to the log, never to the client (docs/api.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any, Generic, TypeVar, cast

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.defaults import page_not_found as page_404
from django.views.defaults import server_error as page_500
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from rapida_site.lib.errors import Forbidden, Invalid, NotFound, RapidaError, TooMany, Unauthenticated
from rapida_site.lib.jsontext import TOO_DEEP, TooDeep, shallow

log = structlog.get_logger(__name__)
MAX_JSON_BYTES = 1_000_000
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 20, 100
_MAX_PAGE = 100_000
_NAMES = "rapida_sent_names"
M = TypeVar("M", bound=Model)


# ------------------------------------------------------------------------------------------------------- answers
def answer(data: Any, *, status: int = 200, page: Page[Any] | None = None) -> Response:
    """Return a successful answer around ``data`` (already serialized)."""
    body: dict[str, Any] = {"code": status, "success": True, "data": data}
    if page is not None:
        body["paginated"] = {"currentPage": page.number, "totalItem": page.total}
    return Response(body, status=status)


def failure(error: RapidaError) -> dict[str, Any]:
    """Return the body that tells a client about ``error``."""
    body: dict[str, Any] = {"errorCode": error.http, "errorMessage": error.code, "humanMessage": error.message}
    if error.data:
        body["details"] = error.data
    return {"code": error.http, "success": False, "error": body}


def failure_headers(error: RapidaError) -> dict[str, str]:
    headers = {}
    wait = error.data.get("retry_after")
    if isinstance(wait, int | float):
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    if error.http == 401:
        headers["WWW-Authenticate"] = 'ApiKey realm="rapida", header="x-api-key"'
    return headers


def failure_response(error: RapidaError) -> JsonResponse:
    """Return ``error`` from a plain Django view or handler, in the same shape as from the REST views."""
    return JsonResponse(failure(error), status=error.http, headers=failure_headers(error))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for an address that nothing serves: JSON under /v1/, else the page (``handler404``)."""
    return (
        failure_response(NotFound("There is no such address.")) if _is_rest(request) else page_404(request, exception)
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a fault outside the REST views' own handler, such as in middleware (``handler500``)."""
    return failure_response(RapidaError()) if _is_rest(request) else page_500(request)


def _is_rest(request: HttpRequest) -> bool:
    return request.path.startswith("/v1/")


# ------------------------------------------------------------------------------------------------------- paging
@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows; ``number`` counts from 1 and ``total`` counts the rows of all pages."""

    items: list[M]
    number: int
    size: int
    total: int


def page_of(request: Request, rows: QuerySet[M]) -> Page[M]:
    """Cut the page that ``?page=`` and ``?pageSize=`` ask for out of ordered ``rows``.

    As in the gRPC interface a page below 1 is the first and a size above 100 is 100; what is no number is refused.
    """
    number = min(max(1, _whole(request, "page", 1)), _MAX_PAGE)
    size = _whole(request, "pageSize", DEFAULT_PAGE_SIZE)
    size = min(size, MAX_PAGE_SIZE) if size > 0 else DEFAULT_PAGE_SIZE
    start = (number - 1) * size
    return Page(list(rows[start : start + size]), number, size, rows.count())


def _whole(request: Request, name: str, default: int) -> int:
    raw = request.query_params.get(name, "")
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise Invalid(f"{name} must be a whole number.", field=name) from None


PAGE_PARAMETERS = [
    OpenApiParameter("page", OpenApiTypes.INT, description="Counts from 1.", default=1),
    OpenApiParameter("pageSize", OpenApiTypes.INT, description="1 to 100.", default=DEFAULT_PAGE_SIZE),
]


# ------------------------------------------------------------------------------------------------------- input
class LimitedJSONParser(JSONParser):
    """JSON up to ``MAX_JSON_BYTES`` and ``MAX_DEPTH`` levels: DRF reads the body as a stream, which Django's own limit
    does not see.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            return shallow(super().parse(cast("IO[Any]", _LimitedStream(stream)), media_type, parser_context))
        except (RecursionError, TooDeep):
            raise Invalid(TOO_DEEP) from None


class _LimitedStream:
    def __init__(self, stream: IO[Any]) -> None:
        self._stream, self._left = stream, MAX_JSON_BYTES

    def read(self, size: int = -1) -> bytes:
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        chunk: bytes = self._stream.read(wanted)
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLarge
        return chunk


class TooLarge(RapidaError):
    code, http, grpc = "too_large", 413, 8
    default_message = f"The request is larger than {MAX_JSON_BYTES} bytes."


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,16}$", "example": "2447131098152960"})
class IdField(serializers.Field):  # type: ignore[type-arg]
    """An id: a decimal string in answers, because not every JSON reader keeps 64 bits; text or number in requests."""

    default_error_messages = {"invalid": "An id is a whole number, as text or number."}

    def to_representation(self, value: int) -> str:
        return str(value)

    def to_internal_value(self, data: Any) -> int:
        text = str(data)
        if isinstance(data, bool) or not (text.isascii() and text.isdigit() and len(text) <= 18):
            self.fail("invalid")
        return int(text)


# ------------------------------------------------------------------------------------------------------- OpenAPI
class PaginatedSerializer(serializers.Serializer[Any]):
    currentPage = serializers.IntegerField()  # noqa: N815 - the name on the wire
    totalItem = serializers.IntegerField()  # noqa: N815


class ErrorSerializer(serializers.Serializer[Any]):
    errorCode = serializers.IntegerField()  # noqa: N815
    errorMessage = serializers.CharField(help_text="A stable word, for programs.")  # noqa: N815
    humanMessage = serializers.CharField(help_text="One sentence, for people.")  # noqa: N815
    details = serializers.DictField(required=False)


class FailureSerializer(serializers.Serializer[Any]):
    code = serializers.IntegerField()
    success = serializers.BooleanField()
    error = ErrorSerializer()


def answers(serializer: type[serializers.BaseSerializer[Any]], *, many: bool = False, status: int = 200) -> Any:
    """Return the ``responses=`` of ``extend_schema``: ``serializer`` in its envelope, and the shape of failures."""
    key = serializer, many
    if key not in _envelopes:
        _envelopes[key] = _envelope(serializer, many)
    return {status: _envelopes[key], "default": FailureSerializer}


# One class for each answer: drf-spectacular takes two of one name for a conflict.
_envelopes: dict[tuple[Any, bool], Any] = {}


def _envelope(serializer: type[serializers.BaseSerializer[Any]], many: bool) -> Any:
    name = serializer.__name__.removesuffix("Serializer") + ("List" if many else "") + "Answer"
    fields: dict[str, Any] = {"code": serializers.IntegerField(), "success": serializers.BooleanField()}
    fields["data"] = serializer(many=True) if many else serializer()
    if many:
        fields["paginated"] = PaginatedSerializer()
    return inline_serializer(name, fields)


# ------------------------------------------------------------------------------------------------------- errors
def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Turn whatever a REST view raises into one shape; DRF calls this (``REST_FRAMEWORK``)."""
    from rest_framework.views import set_rollback  # its import asks for this module's parser

    known = as_rapida_error(error)
    if known is None:
        log.error("request_failed", view=type(context.get("view")).__name__, exc_info=error)
        known = RapidaError()
    if isinstance(known, Invalid):
        known = _as_sent(known, getattr(context.get("request"), _NAMES, {}))
    set_rollback()
    return Response(failure(known), status=known.http, headers=failure_headers(known))


def remember_names(request: Request, names: Mapping[str, str]) -> None:
    """Let refusals of this request say ``names``' values, the keys of its body, where actions say other names."""
    setattr(request, _NAMES, names)


def _as_sent(error: Invalid, names: Mapping[str, str]) -> Invalid:
    field = str(error.data.get("field", ""))
    root, bracket, rest = field.partition("[")
    sent = f"{names.get(root, root)}{bracket}{rest}"
    if sent == field:
        return error
    message = f"{sent}{error.message.removeprefix(field)}" if error.message.startswith(field) else error.message
    return Invalid(message, **{**error.data, "field": sent})


def as_rapida_error(error: BaseException) -> RapidaError | None:
    """Translate the errors of DRF and Django into ours; None for a fault that nobody foresaw."""
    match error:
        case RapidaError():
            return error
        case exceptions.APIException():
            return _of_drf(error)
        case PermissionDenied():
            return Forbidden()
        case Http404():
            return NotFound()
        case RequestDataTooBig():
            return TooLarge("The request is too large.")
        case SuspiciousOperation():
            return Invalid()
        case ValidationError():
            return Invalid(" ".join(error.messages))
    return None


def _of_drf(error: exceptions.APIException) -> RapidaError:
    match error:
        case exceptions.ValidationError():
            return Invalid(_first_sentence(error.detail), fields=error.detail)
        case exceptions.ParseError():
            return Invalid("The body is not valid JSON.")
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            return Unauthenticated()
        case exceptions.PermissionDenied():
            return Forbidden()
        case exceptions.NotFound():
            return NotFound()
        case exceptions.Throttled():
            return TooMany(retry_after=math.ceil(getattr(error, "wait", None) or 1))
    return _other(error)


def _other(error: exceptions.APIException) -> RapidaError:
    """Keep the status and word of DRF's rarer errors: method not allowed, unsupported media type, not acceptable."""

    class Other(RapidaError):
        code, http, grpc = str(error.default_code), error.status_code, 3

    return Other(str(error.detail))


def _first_sentence(detail: Any, path: str = "") -> str:
    """Return the first of DRF's nested messages with the path of its field, for people."""
    if isinstance(detail, Mapping):
        name, inner = next(iter(detail.items()), ("", ""))
        return _first_sentence(inner, path if name == "non_field_errors" else f"{path}.{name}".lstrip("."))
    if isinstance(detail, Iterable) and not isinstance(detail, str):
        for index, inner in enumerate(detail):
            if inner:
                return _first_sentence(inner, f"{path}[{index}]" if isinstance(inner, Mapping) else path)
        return Invalid.default_message
    return f"{path}: {detail}" if path else str(detail)
