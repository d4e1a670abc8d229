"""Asking providers about credentials, over real sockets: a stand-in for each provider's own server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from accounts.vault import SHAPES, clean_value
from integrations import verification
from integrations.connectors.catalogue import CONNECTORS
from rapida_site.lib import outbound
from rapida_site.lib.errors import Invalid, ProviderFailed
from rapida_site.tests.http_server import Asked, HttpServer, Reply, http_server, outbound_allows

GOOD = {
    "key": "good-key", "api_key": "good-key", "account_sid": "AC0123", "account_token": "good-key",
    "auth_id": "MA0123", "auth_token": "good-key",
}  # fmt: skip
BASIC = {"twilio": "QUMwMTIzOmdvb2Qta2V5", "plivo": "TUEwMTIzOmdvb2Qta2V5"}


class Provider:
    """Knows one key, wherever a provider looks for it; ``answers`` replaces the next answer."""

    def __init__(self) -> None:
        self.answers: list[Reply] = []

    def __call__(self, asked: Asked) -> Reply:
        if self.answers:
            return self.answers.pop(0)
        shown = " ".join(asked.headers.values())
        if "good-key" in shown or any(pair in shown for pair in BASIC.values()):
            return Reply({"data": []})
        return Reply({"error": {"message": "Incorrect API key provided."}}, 401)


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def server(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    with http_server(provider) as running, outbound_allows(f"127.0.0.1:{running.port}"):
        for code, probe in verification.PROBES.items():
            split = urlsplit(probe.url)
            address = running.url(split.path + (f"?{split.query}" if split.query else ""))
            monkeypatch.setitem(verification.PROBES, code, replace(probe, url=address))
        yield running


def value_of(code: str, **changes: str) -> dict[str, Any]:
    return {field.name: GOOD[field.name] for field in SHAPES[code].fields if field.name in GOOD} | changes


def ask(code: str, value: dict[str, Any]) -> None:
    verify = SHAPES[code].verify
    assert verify is not None
    verify(value)


@pytest.mark.parametrize("code", sorted(verification.PROBES))
def test_a_good_credential_is_accepted_and_shown_to_the_provider_once(server: HttpServer, code: str) -> None:
    assert urlsplit(verification.PROBES[code].url).path
    ask(code, clean_value(SHAPES[code], value_of(code)))
    [asked] = server.asked
    assert asked.method == "GET"
    assert "good-key" not in f"{asked.path} {asked.query}"


@pytest.mark.parametrize("code", sorted(verification.PROBES))
def test_a_bad_credential_is_refused_in_the_providers_words(server: HttpServer, code: str) -> None:
    wrong = {name: "wrong" for name in ("key", "api_key", "account_token", "auth_token") if name in value_of(code)}
    with pytest.raises(Invalid, match=r"refuses this credential \(status 401\): Incorrect API key provided\."):
        ask(code, value_of(code, **wrong))


def test_every_address_is_asked_over_tls_at_the_provider() -> None:
    assert all(probe.url.startswith("https://") for probe in verification.PROBES.values())
    assert set(verification.PROBES) <= set(SHAPES)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply({"detail": "Overloaded"}, 503), r"could not be asked \(status 503\): Overloaded"),
        (Reply(b"<html>", 500), r"could not be asked \(status 500\): it says nothing more"),
        (Reply(status=302, headers={"location": "https://elsewhere.example/"}), r"could not be asked \(status 302\)"),
    ],
)
def test_a_provider_that_cannot_answer_refuses_nothing(
    server: HttpServer, provider: Provider, reply: Reply, said: str
) -> None:
    provider.answers.append(reply)
    with pytest.raises(ProviderFailed, match=said):
        ask("openai", value_of("openai"))


def test_a_provider_that_is_not_there_refuses_nothing(server: HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = verification.PROBES["openai"]
    monkeypatch.setitem(verification.PROBES, "openai", replace(probe, url="https://no-such-host.invalid/v1/models"))
    with pytest.raises(outbound.Failed, match="has no address"):
        ask("openai", value_of("openai"))


@pytest.mark.parametrize("account", ["../../evil", "a?b=c", "a#b", "a/b", "sníh"])
def test_a_field_in_the_address_cannot_change_where_it_leads(server: HttpServer, account: str) -> None:
    with pytest.raises(Invalid, match="letters, digits"):
        ask("twilio", value_of("twilio", account_sid=account))
    assert not server.asked


# ------------------------------------------------------------------------------------------------- shapes
def test_every_shape_names_fields_it_has() -> None:
    for shape in SHAPES.values():
        names = [field.name for field in shape.fields]
        assert len(names) == len(set(names)), shape.code
        assert all(name in names for way in shape.alternatives for name in way), shape.code
        assert any(field.secret for field in shape.fields), shape.code
    assert {code for code, shape in SHAPES.items() if shape.refresh} == set(CONNECTORS)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("azure-speech-service", {"key": "k", "region": "westeurope"}),
        ("azure-speech-service", {"subscription_key": "k", "endpoint": "https://x.example"}),
        ("google-speech-service", {"key": "k"}),
        ("exotel", {"account_sid": "a", "api_key": "k", "api_secret": "s"}),
        ("sip", {"sip_server": "s", "sip_username": "u", "sip_password": "p", "sip_headers": {"x-a": "b"}}),
        ("custom-llm", {"baseUrl": "https://llm.example", "headers": {"x-a": "b"}}),
        ("aws", {"access_key_id": "a", "secret_access_key": "s", "region": "eu-west-1"}),
    ],
)
def test_a_provider_takes_each_of_its_forms(code: str, value: dict[str, Any]) -> None:
    assert clean_value(SHAPES[code], value) == value


def test_half_of_a_form_is_refused_with_what_is_missing() -> None:
    with pytest.raises(Invalid, match="needs client_id with client_secret or api_key with api_secret"):
        clean_value(SHAPES["exotel"], {"account_sid": "a", "client_id": "c"})
