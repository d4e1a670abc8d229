"""The kinds of configuration, their providers, and the options of each.

The gRPC contract's older messages carry some options as fields of their own; ``assistants.servicers.messages`` maps
them. Who stores an option here must be able to say what it will do: a key that is not in the table is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistants import parameter_mapping as parameters
from assistants.models import ConfigurationKind, Source
from assistants.option_fields import (
    Field,
    between,
    flag,
    headers,
    http_url,
    line,
    one_of,
    read_fields,
    retryable,
    row_id,
    some_of,
)
from rapida_site.lib.errors import Invalid
from rapida_site.lib.jsontext import read_json
from rapida_site.lib.option_values import text, wrong

_CALL = (
    "received", "ringing", "provider_answered", "outbound_requested", "outbound_dispatched",
    "outbound_dispatch_failed", "started", "hangup", "ended", "failed", "cancelled",
)  # fmt: skip
_WEBRTC = ("connected", "audio_track_received", "reconnecting", "failed", "disconnected")
_CONVERSATION = ("begin", "resume", "completed", "failed", "error")
EVENTS = (
    *(f"conversation.{name}" for name in _CONVERSATION),
    "message.received",
    "message.sent",
    *(f"call.{name}" for name in _CALL),
    *(f"webrtc.{name}" for name in _WEBRTC),
)
CREDENTIAL = Field("rapida.credential_id", "Vault credential", row_id, help="Its id; secrets are best kept there.")
_METHODS = ("POST", "PUT", "PATCH", "GET")
_METHOD = Field("http_method", "Method", one_of(*_METHODS), default="POST", widget="choice", choices=_METHODS)
_HEADERS = Field(
    "http_headers", "Headers", headers, secret=True, widget="json", help="Values are stored sealed and never shown."
)
_PRIORITY = Field("execution_priority", "Priority", between(0, 1000), default=0, widget="number", help="Low first.")
_DESCRIPTION = Field("description", "Description", text, widget="text")


def _conditions(key: str, value: Any) -> list[dict[str, str]]:
    """Rules that must all hold for the hook to be asked: ``[{"key": "source", "operator": "=", "value": "sdk"}]``."""
    try:
        rules = read_json(value) if isinstance(value, str) else value
    except ValueError:
        rules = None
    known = {"source": Source.values, "mode": ["text", "audio", "both"], "direction": ["inbound", "outbound"]}
    if not isinstance(rules, list) or len(rules) > 20:
        raise wrong(key, value, "use a list of rules with key, operator and value")
    checked = []
    for rule in rules:
        given = {"operator": "=", **rule} if isinstance(rule, Mapping) else {}
        if (
            set(given) != {"key", "operator", "value"}
            or given["key"] not in known
            or given["operator"] not in ("=", "!=")
        ):
            raise wrong(key, rule, f"a rule has a key ({', '.join(known)}), an operator (= or !=) and a value")
        if given["value"] not in known[given["key"]]:
            raise wrong(f"{key} {given['key']}", given["value"], f"use {' or '.join(known[given['key']])}")
        checked.append({name: given[name] for name in ("key", "operator", "value")})
    return checked


def _fail_behavior(key: str, value: Any) -> Any:
    """``none`` and ``do_nothing`` are older words for letting the caller in."""
    wanted = str(value).strip().lower()
    return one_of("block", "allow")(key, "allow" if wanted in ("none", "do_nothing") else wanted)


_WEBHOOK = (
    Field("assistant_events", "Events", some_of(*EVENTS), required=True, widget="several", choices=EVENTS),
    Field("http_url", "Address", http_url, required=True, help="http:// or https://."),
    _METHOD,
    _HEADERS,
    Field(
        "http_body",
        "Body",
        parameters.sources(parameters.WEBHOOK),
        widget="json",
        help='From what the call knows to the field it goes into: {"conversation.id": "call"}. Empty: the whole event.',
    ),
    Field(
        "retry_status_codes",
        "Try again on",
        retryable,
        default=[408, 429, 500, 502, 503, 504],
        widget="lines",
        help="HTTP status codes, separated by commas; [] for none.",
    ),
    Field("max_retry_count", "Attempts after the first", between(0, 10), default=3, widget="number"),
    Field("timeout_seconds", "Give up after, seconds", between(1, 60), default=60, widget="number"),
    _PRIORITY,
    _DESCRIPTION,
)
_ANALYSIS = (
    Field("name", "Name", line, required=True, help="Its result is stored with the conversation as analysis.<name>."),
    Field("endpoint_id", "Endpoint", row_id, required=True, help="The id of the endpoint that judges."),
    Field("endpoint_version", "Version", line, default="latest", help="latest, or vrsn_ and an id."),
    Field(
        "endpoint_parameters",
        "Arguments",
        parameters.sources(parameters.ANALYSIS),
        default={"conversation.messages": "messages"},
        widget="json",
        help="From what the conversation knows to the argument of the endpoint.",
    ),
    _PRIORITY,
    _DESCRIPTION,
)
_AUTHENTICATION = (
    Field("http_url", "Address", http_url, required=True, help="Asked before a conversation begins."),
    _METHOD,
    _HEADERS,
    Field(
        "http_body",
        "Body",
        parameters.sources(parameters.AUTHENTICATION),
        widget="json",
        help="From what the call knows to the field it goes into.",
    ),
    Field("timeout_ms", "Give up after, milliseconds", between(100, 30_000), default=5000, widget="number"),
    Field(
        "fail_behavior",
        "When it cannot be asked",
        _fail_behavior,
        default="block",
        widget="choice",
        choices=("block", "allow"),
        help="block ends the conversation, allow lets the caller in.",
    ),
    Field(
        "condition", "Only when", _conditions, widget="json", help="Rules on source, mode and direction; all must hold."
    ),
)
_ENDPOINT = Field("endpoint", "Address", http_url, required=True, help="http:// or https://.")
_KEY = Field("api_key", "API key", line, secret=True)
_EXPORT_HEADERS = Field("headers", "Headers", headers, secret=True, widget="json", help="Values are stored sealed.")
_INSECURE = Field("insecure", "Without TLS", flag, default=False, widget="flag")
_REGION = Field("region", "Region", line, required=True)
_PROTOCOL = Field(
    "protocol",
    "Encoding",
    one_of("http/protobuf", "http/json"),
    default="http/protobuf",
    widget="choice",
    choices=("http/protobuf", "http/json"),
)


@dataclass(frozen=True, slots=True)
class Provider:
    label: str
    fields: Sequence[Field]
    needs_secret: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """``one`` noun, ``many`` of them, what they do (``text``), and who carries them out."""

    one: str
    many: str
    text: str
    providers: Mapping[str, Provider]
    singular: bool = False


KINDS: dict[ConfigurationKind, Kind] = {
    ConfigurationKind.WEBHOOK: Kind(
        "webhook",
        "webhooks",
        "Tells a server of yours what happens in conversations.",
        {"http": Provider("HTTP", _WEBHOOK)},
    ),
    ConfigurationKind.ANALYSIS: Kind(
        "analysis",
        "analyses",
        "Judges every finished conversation with an endpoint; the result is stored with it.",
        {"endpoint": Provider("Endpoint", _ANALYSIS)},
    ),
    ConfigurationKind.AUTHENTICATION: Kind(
        "authentication",
        "authentication",
        "Asks a server of yours whether a conversation may begin; its answer may add arguments, metadata and options.",
        {"http": Provider("HTTP", _AUTHENTICATION)},
        singular=True,
    ),
    ConfigurationKind.TELEMETRY: Kind(
        "telemetry exporter",
        "telemetry exporters",
        "Sends events and figures of conversations to where you watch your systems.",
        {
            "otlp_http": Provider(
                "OpenTelemetry over HTTP", (_ENDPOINT, _PROTOCOL, _INSECURE, _EXPORT_HEADERS, CREDENTIAL)
            ),
            "otlp_grpc": Provider("OpenTelemetry over gRPC", (_ENDPOINT, _INSECURE, _EXPORT_HEADERS, CREDENTIAL)),
            "datadog": Provider("Datadog", (_ENDPOINT, _INSECURE, _KEY, CREDENTIAL), needs_secret=True),
            "xray": Provider("AWS X-Ray", (_ENDPOINT, _REGION, CREDENTIAL), needs_secret=True),
            "google_trace": Provider(
                "Google Cloud Trace",
                (Field("project_id", "Google project", line, required=True), CREDENTIAL),
                needs_secret=True,
            ),
            "azure_monitor": Provider(
                "Azure Monitor",
                (Field("connection_string", "Connection string", line, secret=True), CREDENTIAL),
                needs_secret=True,
            ),
            "opensearch": Provider(
                "OpenSearch", (_ENDPOINT, Field("index", "Index", line), _EXPORT_HEADERS, CREDENTIAL)
            ),
            "logging": Provider("Log of the server", ()),
        },
    ),
    ConfigurationKind.STORAGE: Kind(
        "storage",
        "storage",
        "Copies recordings to a bucket of yours.",
        {
            "aws": Provider(
                "Amazon S3",
                (
                    Field("s3_bucket_name", "Bucket", line, required=True),
                    _REGION,
                    Field("prefix", "Prefix", line),
                    CREDENTIAL,
                ),
                needs_secret=True,
            ),
            "azure": Provider(
                "Azure Blob Storage",
                (Field("container", "Container", line, required=True), Field("prefix", "Prefix", line), CREDENTIAL),
                needs_secret=True,
            ),
        },
    ),
}


def kind_of(value: str) -> ConfigurationKind:
    try:
        return ConfigurationKind(value.strip().lower())
    except ValueError:
        known = ", ".join(ConfigurationKind.values)
        raise Invalid(f"The kind is {value[:40]!r}; use one of {known}.", field="configurationType") from None


def provider_of(kind: ConfigurationKind, code: str) -> tuple[str, Provider]:
    """Return a provider and its code; where a kind has a single one, nothing need be said."""
    known = KINDS[kind].providers
    wanted = code.strip().lower() or (next(iter(known)) if len(known) == 1 else "")
    if wanted not in known:
        raise Invalid(f"{KINDS[kind].one} by {code[:40]!r} is unknown; use {', '.join(known)}.", field="provider")
    return wanted, known[wanted]


def read_options(kind: ConfigurationKind, provider: Provider, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked options, secrets included. ``webhook.http_url`` means ``http_url``."""
    owner = f"{KINDS[kind].one} ({provider.label})"
    options = read_fields(owner, provider.fields, given, f"{kind.value}.")
    secrets = [field.name for field in provider.fields if field.secret or field is CREDENTIAL]
    if provider.needs_secret and not any(options.get(name) for name in secrets):
        raise Invalid(f"{owner} needs {' or '.join(secrets)}.", field=secrets[0])
    return options
