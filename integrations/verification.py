"""Asking a provider whether it accepts a credential: one cheap authenticated request, by the provider's documentation.

401 and 403 mean that it refuses; any other failure means that it could not be asked.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from accounts.vault.shapes import Shape
from rapida_site.lib import outbound, waiting
from rapida_site.lib.errors import Invalid, ProviderFailed

LIMITS = outbound.Limits(seconds=8, connect=4, size=2_000_000)
_REFUSED = (401, 403)
Value = Mapping[str, Any]
Headers = Callable[[Value], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Probe:
    """A request that costs nothing; ``url`` may hold ``{fields}`` of the credential, ``refusals`` are statuses."""

    url: str
    headers: Headers
    refusals: tuple[int, ...] = _REFUSED


def _bearer(value: Value, field: str = "key") -> dict[str, str]:
    return {"authorization": f"Bearer {value[field]}"}


def _header(name: str, value: Value, *, scheme: str = "", more: Mapping[str, str] | None = None) -> dict[str, str]:
    return {name: f"{scheme}{value['key']}", **(more or {})}


def _basic(user: str, password: str, value: Value) -> dict[str, str]:
    pair = f"{value[user]}:{value[password]}".encode()
    return {"authorization": f"Basic {base64.b64encode(pair).decode()}"}


PROBES: dict[str, Probe] = {
    "openai": Probe("https://api.openai.com/v1/models", _bearer),
    "anthropic": Probe(
        "https://api.anthropic.com/v1/models",
        partial(_header, "x-api-key", more={"anthropic-version": "2023-06-01"}),
    ),
    "cohere": Probe("https://api.cohere.com/v1/models", _bearer),
    "mistral": Probe("https://api.mistral.ai/v1/models", _bearer),
    # Google answers 400 to an API key that does not exist.
    "gemini": Probe(
        "https://generativelanguage.googleapis.com/v1beta/models", partial(_header, "x-goog-api-key"), (400, *_REFUSED)
    ),
    "groq": Probe("https://api.groq.com/openai/v1/models", _bearer),
    "openrouter": Probe("https://openrouter.ai/api/v1/key", _bearer),
    "xai": Probe("https://api.x.ai/v1/models", _bearer, (400, *_REFUSED)),
    "huggingface": Probe("https://huggingface.co/api/whoami-v2", _bearer),
    "togetherai": Probe("https://api.together.xyz/v1/models", _bearer),
    "replicate": Probe("https://api.replicate.com/v1/account", _bearer),
    "deepgram": Probe("https://api.deepgram.com/v1/projects", partial(_header, "authorization", scheme="Token ")),
    "elevenlabs": Probe("https://api.elevenlabs.io/v1/models", partial(_header, "xi-api-key")),
    "cartesia": Probe(
        "https://api.cartesia.ai/voices/", partial(_header, "x-api-key", more={"cartesia-version": "2024-11-13"})
    ),
    "assemblyai": Probe("https://api.assemblyai.com/v2/transcript?limit=1", partial(_header, "authorization")),
    "revai": Probe("https://api.rev.ai/speechtotext/v1/account", _bearer),
    "speechmatics": Probe("https://asr.api.speechmatics.com/v2/jobs?limit=1", _bearer),
    "twilio": Probe(
        "https://api.twilio.com/2010-04-01/Accounts/{account_sid}.json",
        partial(_basic, "account_sid", "account_token"),
        (404, *_REFUSED),
    ),
    "plivo": Probe("https://api.plivo.com/v1/Account/{auth_id}/", partial(_basic, "auth_id", "auth_token")),
    "telnyx": Probe("https://api.telnyx.com/v2/balance", partial(_bearer, field="api_key")),
    "datadog": Probe("https://api.datadoghq.com/api/v1/validate", lambda value: {"dd-api-key": str(value["api_key"])}),
}


def with_verifier(shape: Shape) -> Shape:
    """Return the shape with the way to ask its provider, where there is one."""
    return replace(shape, verify=partial(verify, shape)) if shape.code in PROBES else shape


def verify(shape: Shape, value: Value) -> None:
    """Raise Invalid when the provider refuses, ``ProviderFailed`` or its like when it cannot be asked."""
    probe = PROBES[shape.code]
    fields = {name: _segment(shape, name, text) for name, text in value.items() if f"{{{name}}}" in probe.url}
    answer = waiting.request("GET", probe.url.format(**fields), headers=probe.headers(value), limits=LIMITS)
    if answer.status in probe.refusals:
        raise Invalid(
            f"{shape.label} refuses this credential (status {answer.status}): {said(answer)}", field="credential"
        )
    if not answer.ok:
        raise ProviderFailed(f"{shape.label} could not be asked (status {answer.status}): {said(answer)}")


def said(answer: outbound.Answer) -> str:
    """Return the provider's own words about a failure, from the places where providers put them; at most 200."""
    try:
        body = answer.json()
    except outbound.Failed:
        return "it says nothing more."
    found: Any = body
    for name in ("error_description", "error", "detail", "message", "err_msg"):
        if isinstance(found, dict) and found.get(name):
            found = found[name]
    return f"{str(found)[:200]}" if isinstance(found, str) and found else "it says nothing more."


def _segment(shape: Shape, name: str, text: Any) -> str:
    """Return a field that goes into the address: it must not change where that leads."""
    cleaned = str(text)
    if not cleaned.isascii() or not cleaned.replace("-", "").replace("_", "").isalnum():
        raise Invalid(f"{name} of {shape.label} has letters, digits, - and _ only.", field=name)
    return cleaned
