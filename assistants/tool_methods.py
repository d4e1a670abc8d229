"""How tools are carried out: the methods, their options, and what the model is told about a tool's arguments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from assistants import parameter_mapping as parameters
from assistants.option_fields import Field, between, headers, http_url, line, one_of, read_fields, row_id
from knowledge.models import RetrievalMethod
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import text

MAX_SCHEMA_BYTES = 64_000
SEARCHES = tuple(RetrievalMethod.values)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def search_by(key: str, value: Any) -> Any:
    """``full-text-search`` and ``inverted-index`` are other words for ``text-search``."""
    wanted = str(value).strip().lower()
    return one_of(*SEARCHES)(key, RetrievalMethod.TEXT.value if wanted in _TEXT_SEARCH else wanted)


_TEXT_SEARCH = ("full-text-search", "inverted-index")
_PARAMETERS = Field(
    "parameters",
    "Parameters",
    parameters.sources(parameters.TOOL),
    default={"tool.argument": "argument"},
    widget="json",
    help='From what the call knows to the field it goes into: {"tool.argument": "query"}.',
)


@dataclass(frozen=True, slots=True)
class Method:
    label: str
    text: str
    fields: Sequence[Field] = ()


METHODS: dict[str, Method] = {
    "knowledge_retrieval": Method(
        "Search knowledge",
        "Looks up passages in the documents of a collection.",
        (
            Field("knowledge_id", "Knowledge", row_id, required=True),
            Field(
                "search_type",
                "Search by",
                search_by,
                default=SEARCHES[0],
                widget="choice",
                choices=SEARCHES,
            ),
            Field("top_k", "Passages", between(1, 50), default=5, widget="number"),
            Field("score_threshold", "Fits from", between(0, 1, whole=False), default=0.5, widget="number"),
        ),
    ),
    "api_request": Method(
        "Call an address",
        "Sends an HTTP request and hands the answer to the model.",
        (
            Field("endpoint", "Address", http_url, required=True, help="http:// or https://."),
            Field("method", "Method", one_of(*_METHODS), default="POST", widget="choice", choices=_METHODS),
            Field(
                "headers", "Headers", headers, secret=True, widget="json", help="Values are stored sealed, never shown."
            ),
            _PARAMETERS,
        ),
    ),
    "endpoint": Method(
        "Ask an endpoint",
        "Runs one of the project's LLM endpoints.",
        (Field("endpoint_id", "Endpoint", row_id, required=True), _PARAMETERS),
    ),
    "transfer_call": Method(
        "Transfer the call",
        "Hands the caller to a person or another number.",
        (
            Field(
                "transfer_to", "To", line, required=True, help="A number or a SIP address; several with <|||> between."
            ),
            Field("transfer_message", "Says before", text, widget="text"),
            Field("transfer_delay", "Waits before, milliseconds", between(0, 60_000), default=0, widget="number"),
            Field(
                "post_transfer_action",
                "Afterwards",
                one_of("end_call", "resume_ai"),
                default="end_call",
                widget="choice",
                choices=("end_call", "resume_ai"),
            ),
        ),
    ),
    "put_on_hold": Method(
        "Put on hold",
        "Stays silent until the caller speaks again.",
        (Field("max_hold_time", "At most, seconds", between(1, 600), default=60, widget="number"),),
    ),
    "end_of_conversation": Method("End the conversation", "Says goodbye and hangs up."),
    "client": Method("Ask the client", "The program at the other end runs it and sends back the result."),
}


def read_options(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    return read_fields(f"A tool by {method}", _method(method).fields, given, "tool.")


def fields_of(method: str) -> Sequence[Field]:
    return _method(method).fields


def _method(method: str) -> Method:
    if method not in METHODS:
        raise Invalid(f"The method is {method[:40]!r}; use one of {', '.join(METHODS)}.", field="method")
    return METHODS[method]


def read_schema(given: Any) -> dict[str, Any]:
    """Return the JSON Schema of a tool's arguments; nothing at all means a tool without arguments.

    A schema in OpenAI's envelope (``{"type": "function", "function": {"parameters": …}}``) is taken out of it.
    """
    schema = _unwrapped(given) or {"type": "object", "properties": {}}
    if not isinstance(schema, Mapping) or schema.get("type") != "object":
        raise Invalid('The arguments must be a JSON Schema with "type": "object".', field="fields")
    written = json.dumps(schema)
    if len(written) > MAX_SCHEMA_BYTES or "\\u0000" in written:
        raise Invalid(f"The schema must take at most {MAX_SCHEMA_BYTES} bytes, none of them NUL.", field="fields")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = "/".join(str(part) for part in error.absolute_path) or "its top"
        raise Invalid(f"The JSON Schema is wrong at {place}: {error.message[:200]}.", field="fields") from None
    except RecursionError:
        raise Invalid("The JSON Schema is nested too deeply.", field="fields") from None
    return dict(schema)


def _unwrapped(given: Any) -> Any:
    if isinstance(given, Mapping) and isinstance(given.get("function"), Mapping):
        given = given["function"]
    if isinstance(given, Mapping) and "type" not in given and isinstance(given.get("parameters"), Mapping):
        return given["parameters"]
    return given
