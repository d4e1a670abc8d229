"""How a customer's own agent is reached: an AgentKit server (gRPC) or a WebSocket server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509

from assistants.models import AgentKind
from assistants.option_fields import Field, between, headers, line, mapping, one_of, read_fields, websocket_url
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import wrong

MAX_CERTIFICATE = 50_000
_MIB = 1024 * 1024
_BYTES = between(1024, 100 * _MIB)


def _target(key: str, value: Any) -> str:
    """``host:port``, as gRPC takes it; a scheme in front is dropped."""
    given = line(key, value)
    parts = urlsplit(given if "://" in given else f"grpc://{given}")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.path.strip("/") or parts.query or parts.username:
        raise wrong(key, value, "use host:port, such as agent.example.com:443")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _certificate(key: str, value: Any) -> str:
    """One or more X.509 certificates in PEM, without their private key."""
    pem = str(value).strip()
    if "PRIVATE KEY" in pem:
        raise Invalid(f"{key} holds a private key; send the certificate alone.", field=key)
    try:
        found = x509.load_pem_x509_certificates(pem[:MAX_CERTIFICATE].encode())
    except ValueError:
        found = []
    if not found:
        raise Invalid(f"{key} is no X.509 certificate in PEM of at most {MAX_CERTIFICATE} bytes.", field=key)
    return pem


def _words(key: str, value: Any) -> dict[str, str]:
    return {name: line(f"{key}.{name}", inner) for name, inner in mapping(key, value).items()}


_AGENTKIT = (
    Field("url", "Address", _target, required=True, help="host:port of the gRPC server."),
    Field(
        "metadata",
        "Metadata",
        headers,
        secret=True,
        widget="json",
        help="Sent with each call; values are stored sealed.",
    ),
    Field(
        "transport_security",
        "Transport",
        one_of("TLS", "PLAINTEXT"),
        default="TLS",
        widget="choice",
        choices=("TLS", "PLAINTEXT"),
    ),
    Field(
        "tls_verification",
        "Certificate check",
        one_of("VERIFY", "SKIP_VERIFY"),
        default="VERIFY",
        widget="choice",
        choices=("VERIFY", "SKIP_VERIFY"),
    ),
    Field("tls_server_name", "Name in the certificate", line, help="Where it differs from the address."),
    Field(
        "certificate", "Trusted certificate", _certificate, widget="text", help="PEM; empty: the public authorities."
    ),
    Field("connect_timeout_ms", "Connect within, ms", between(1, 300_000), default=10_000, widget="number"),
    Field("keepalive_time_ms", "Keep-alive every, ms", between(10_000, 3_600_000), default=30_000, widget="number"),
    Field("keepalive_timeout_ms", "Keep-alive answer, ms", between(1000, 300_000), default=10_000, widget="number"),
    Field("max_recv_message_bytes", "Largest message in, bytes", _BYTES, default=16 * _MIB, widget="number"),
    Field("max_send_message_bytes", "Largest message out, bytes", _BYTES, default=16 * _MIB, widget="number"),
)
_WEBSOCKET = (
    Field("url", "Address", websocket_url, required=True, help="ws:// or wss://."),
    Field("headers", "Headers", headers, secret=True, widget="json", help="Values are stored sealed and never shown."),
    Field("parameters", "Parameters", _words, secret=True, widget="json", help="Of the address; values stored sealed."),
)
CONNECTIONS: Mapping[str, tuple[Field, ...]] = {AgentKind.AGENTKIT: _AGENTKIT, AgentKind.WEBSOCKET: _WEBSOCKET}


def read_connection(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked connection, secrets included; a language model has none."""
    if kind not in CONNECTIONS:
        if given:
            raise Invalid("Only an AgentKit or WebSocket version has a connection.", field="connection")
        return {}
    values = read_fields(AgentKind(kind).label, CONNECTIONS[kind], given, f"{kind.lower()}.")
    if values.get("transport_security") == "PLAINTEXT" and (values.get("certificate") or values.get("tls_server_name")):
        raise Invalid(
            "A certificate and its name mean nothing without TLS; leave them out.", field="transport_security"
        )
    return values
