"""Connecting accounts: against a real OAuth and file server on this machine."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import caches
from django.test import Client

from accounts import vault
from accounts.actions.tokens import issue_token
from accounts.models import VaultCredential
from accounts.tests.personas import Persona
from integrations.connectors import files, handoff
from integrations.connectors.catalogue import CONNECTORS, get_connector
from integrations.models import ProviderCall
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound, ProviderFailed
from rapida_site.lib.rpc import values
from rapida_site.pb import connect_api_pb2 as pb
from rapida_site.rpc.testing import call
from rapida_site.tests.http_server import Asked, HttpServer, Reply, http_server, outbound_allows

pytestmark = pytest.mark.django_db(databases=["default", "integration_db"])
CONNECT, FILES = "/connect_api.ConnectService/GeneralConnect", "/connect_api.ConnectService/GetConnectorFiles"
GRANTED = "the-access-token-of-the-account"


class Provider:
    """An authorization server (RFC 6749 with PKCE, RFC 7636) and the APIs of every connector."""

    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, str]] = {}
        self.token, self.renewals, self.expires_in = GRANTED, 0, 3600
        self.many = 45

    def sign_in(self, address: str) -> dict[str, str]:
        """Do what a person's browser does there: agree, and be sent back with a code."""
        query = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = query["code_challenge"], query["redirect_uri"]
        return {"state": query["state"], "code": code}

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/token":
            return self._give_token(asked.form, asked.headers.get("authorization", ""))
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return Reply({"error": {"message": "invalid token"}}, 401)
        return self._api(asked)

    def _give_token(self, form: dict[str, str], authorization: str) -> Reply:
        ours = base64.b64encode(b"our-id:our-secret").decode()
        if authorization != f"Basic {ours}" and (form.get("client_id"), form.get("client_secret")) != (
            "our-id",
            "our-secret",
        ):
            return Reply({"error": "invalid_client"}, 401)
        if form["grant_type"] == "refresh_token":
            assert form["refresh_token"] == "renew-me"
            self.renewals += 1
            self.token = f"{GRANTED}-{self.renewals}"
            return Reply({"access_token": self.token, "expires_in": 3600})
        challenge, redirect = self.codes.pop(form["code"], ("", ""))
        proof = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != challenge or form["redirect_uri"] != redirect:
            return Reply({"error": "invalid_grant", "error_description": "The code is not valid."}, 400)
        body = {"access_token": self.token, "refresh_token": "renew-me", "expires_in": self.expires_in, "scope": "read"}
        return Reply(body)

    def _api(self, asked: Asked) -> Reply:  # noqa: C901 - a table of addresses
        body = asked.json() if asked.body else {}
        numbers = range(self.many)
        match asked.path:
            case "/drive/v3/about":
                return Reply({"user": {"emailAddress": "anna@example.com"}})
            case "/drive/v3/files":
                start, size = int(asked.query.get("pageToken", 0)), int(asked.query["pageSize"])
                rows = [
                    {"id": f"d{n}", "name": f"File {n}", "mimeType": "text/plain", "size": "12"}
                    for n in numbers[start : start + size]
                ]
                return Reply(
                    {"files": rows, **({"nextPageToken": str(start + size)} if start + size < self.many else {})}
                )
            case "/v1/search":
                assert asked.headers["notion-version"]
                title = {"type": "title", "title": [{"plain_text": "Road"}, {"plain_text": "map"}]}
                start = int(body.get("start_cursor", 0))
                return Reply(
                    {"results": [{"id": f"n{start}", "properties": {"Name": title}}], "next_cursor": str(start + 1)}
                )
            case "/oauth/token/accessible-resources":
                return Reply([{"id": "cloud-1", "name": "acme", "url": "https://acme.atlassian.net"}])
            case "/ex/confluence/cloud-1/wiki/api/v2/pages":
                nxt = {} if asked.query.get("cursor") else {"next": "/wiki/api/v2/pages?cursor=c2"}
                name = "Second" if asked.query.get("cursor") else "First"
                return Reply({"results": [{"id": 1, "title": name, "_links": {"webui": "/spaces/X"}}], "_links": nxt})
            case "/user/repos":
                return Reply([{"id": 1, "full_name": "acme/site", "html_url": "https://github.com/acme/site"}])
            case "/api/v4/projects":
                return Reply([{"id": 2, "path_with_namespace": "acme/app"}])
            case "/me/drive/root/children":
                return Reply(
                    {"value": [{"id": "o1", "name": "Plans", "folder": {}}, {"id": "o2", "name": "a.txt", "size": 3}]}
                )
            case "/sites":
                return Reply({"value": [{"id": "host,site,web"}]})
            case "/sites/host,site,web/drive/root/children":
                return Reply({"value": [{"id": f"s{n}", "name": f"Page {n}"} for n in range(3)]})
            case "/user" | "/api/v4/user" | "/me":
                return Reply({"login": "anna", "username": "anna", "userPrincipalName": "anna@example.com"})
        return Reply({"error": "no such address"}, 404)


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def server(provider: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    for client in {connector.client for connector in CONNECTORS.values()}:
        monkeypatch.setenv(f"OAUTH2__{client}_CLIENT_ID", "our-id")
        monkeypatch.setenv(f"OAUTH2__{client}_CLIENT_SECRET", "our-secret")
    with http_server(provider) as running, outbound_allows(f"127.0.0.1:{running.port}"):
        places = {"token": running.url("/token"), "api": running.url("")}
        settings.OAUTH2_ENDPOINTS = dict.fromkeys(CONNECTORS, places)
        yield running


def headers(persona: Persona) -> dict[str, str]:
    _, text = issue_token(user=persona.user)
    return {"authorization": text, "x-auth-id": str(persona.user.id), "x-project-id": str(persona.project.id)}


def connect(persona: Persona, provider: Provider, code: str = "google-drive") -> VaultCredential:
    address = handoff.begin(principal=persona.principal, connector=get_connector(code))
    return handoff.finish(principal=persona.principal, **provider.sign_in(address))[0]


# ------------------------------------------------------------------------------------------------- connecting
def test_an_account_is_connected_under_its_name_and_its_tokens_are_sealed(
    alice: Persona, provider: Provider, server: HttpServer
) -> None:
    address = handoff.begin(
        principal=alice.principal, connector=get_connector("google-drive"), target="/knowledge/?tab=files"
    )
    assert address.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    assert "access_type=offline" in address
    reply = call(headers(alice), CONNECT, pb.GeneralConnectRequest(**provider.sign_in(address), connect="google-drive"))
    assert (reply.code, reply.provider, reply.redirectTo) == (200, "google-drive", "/knowledge/?tab=files")
    row = VaultCredential.objects.get()
    assert (row.name, row.kind, row.status) == ("anna@example.com", "connection", "active")
    assert GRANTED not in str(row.__dict__)
    assert vault.open_credential(alice.organization.id, row.id)["access_token"] == GRANTED


@pytest.mark.parametrize("code", sorted(CONNECTORS))
def test_every_connector_finishes_its_sign_in(
    alice: Persona, provider: Provider, server: HttpServer, code: str
) -> None:
    row = connect(alice, provider, code)
    assert row.provider == code
    assert row.name


def test_a_state_works_once_and_for_who_began(
    alice: Persona, bob: Persona, charlie: Persona, provider: Provider, server: HttpServer
) -> None:
    back = provider.sign_in(handoff.begin(principal=alice.principal, connector=get_connector("google-drive")))
    for stranger in (charlie, bob):
        with pytest.raises(Invalid, match="begun by somebody else"):
            handoff.finish(principal=stranger.principal, **back)
    handoff.finish(principal=alice.principal, **back)
    with pytest.raises(Invalid, match="finished already"):
        handoff.finish(principal=alice.principal, **back)


def test_a_state_is_not_taken_for_another_connector(alice: Persona, provider: Provider, server: HttpServer) -> None:
    back = provider.sign_in(handoff.begin(principal=alice.principal, connector=get_connector("github")))
    with pytest.raises(Invalid, match="was at GitHub"):
        handoff.finish(principal=alice.principal, **back, connector="gitlab")


def test_a_code_that_somebody_else_got_is_worth_nothing(alice: Persona, provider: Provider, server: HttpServer) -> None:
    back = provider.sign_in(handoff.begin(principal=alice.principal, connector=get_connector("github")))
    other = provider.sign_in(handoff.begin(principal=alice.principal, connector=get_connector("github")))
    with pytest.raises(ProviderFailed, match="The code is not valid"):
        handoff.finish(principal=alice.principal, state=back["state"], code=other["code"])


def test_the_state_cannot_be_read_out_of_the_store(alice: Persona, provider: Provider, server: HttpServer) -> None:
    state = provider.sign_in(handoff.begin(principal=alice.principal, connector=get_connector("github")))["state"]
    assert caches["sessions"].get(f"connect:{state}") is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site_afterwards(
    alice: Persona, provider: Provider, server: HttpServer, target: str
) -> None:
    address = handoff.begin(principal=alice.principal, connector=get_connector("github"), target=target)
    assert handoff.finish(principal=alice.principal, **provider.sign_in(address))[1] == "/connections/"


def test_only_admins_connect_and_only_where_a_client_is_set_up(
    alice: Persona, bob: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Forbidden):
        handoff.begin(principal=bob.principal, connector=get_connector("github"))
    monkeypatch.delenv("OAUTH2__GITHUB_CLIENT_ID", raising=False)
    with pytest.raises(Conflict, match="give OAUTH2__GITHUB_CLIENT_ID"):
        handoff.begin(principal=alice.principal, connector=get_connector("github"))
    with pytest.raises(NotFound, match="known are: google-drive"):
        get_connector("dropbox")


# ------------------------------------------------------------------------------------------------- files
def test_files_are_listed_page_by_page(alice: Persona, provider: Provider, server: HttpServer) -> None:
    connect(alice, provider)
    request = pb.GetConnectorFilesRequest(provider="google-drive")
    first = call(headers(alice), FILES, request)
    assert (first.code, len(first.data), first.paginated.totalItem) == (200, 20, 21)
    assert values.to_dict(first.data[0]) == {
        "id": "d0", "name": "File 0", "kind": "file", "mimeType": "text/plain", "size": 12,
    }  # fmt: skip
    request.paginate.page = 3
    last = call(headers(alice), FILES, request)
    assert [values.to_dict(one)["id"] for one in last.data] == ["d40", "d41", "d42", "d43", "d44"]
    assert last.paginated.totalItem == 45
    request.paginate.page = 4
    assert not call(headers(alice), FILES, request).data
    request.paginate.page = 1000
    assert call(headers(alice), FILES, request).code == 400
    row = ProviderCall.objects.order_by("id").first()
    assert row is not None
    assert (row.provider, row.operation, row.response) == ("google-drive", "list_files", {"files": 20})


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("notion", ["Roadmap"], ["Roadmap"]),
        ("confluence", ["First"], ["Second"]),
        ("github", ["acme/site"], []),
        ("gitlab", ["acme/app"], []),
        ("microsoft-onedrive", ["Plans", "a.txt"], []),
        ("sharepoint", ["Page 0", "Page 1"], ["Page 2"]),
    ],
)
def test_every_provider_lists(
    alice: Persona, provider: Provider, server: HttpServer, code: str, first: list[str], second: list[str]
) -> None:
    connect(alice, provider, code)
    for page, names in ((1, first), (2, second)):
        found = files.list_files(principal=alice.principal, provider=code, page=page, size=2)
        assert [file.name for file in found.files] == names


def test_a_token_that_has_run_out_is_renewed_first(alice: Persona, provider: Provider, server: HttpServer) -> None:
    provider.expires_in = 5
    connect(alice, provider)
    provider.expires_in = 3600
    assert files.list_files(principal=alice.principal, provider="google-drive", page=1, size=5).files
    files.list_files(principal=alice.principal, provider="google-drive", page=1, size=5)
    assert provider.renewals == 1


def test_a_withdrawn_connection_says_what_to_do(alice: Persona, provider: Provider, server: HttpServer) -> None:
    connect(alice, provider)
    provider.token = "withdrawn"
    reply = call(headers(alice), FILES, pb.GetConnectorFilesRequest(provider="google-drive"))
    assert (reply.code, reply.success) == (403, False)
    assert reply.error.humanMessage == ("Google Drive no longer lets us in (invalid token); connect the account again.")
    assert ProviderCall.objects.get().status == "failed"


def test_one_of_several_accounts_can_be_named(alice: Persona, provider: Provider, server: HttpServer) -> None:
    row = connect(alice, provider)
    request = pb.GetConnectorFilesRequest(provider="google-drive")
    request.criterias.add(key="credentialId", value=str(row.id))
    assert call(headers(alice), FILES, request).success
    request.criterias[0].value = "1"
    assert call(headers(alice), FILES, request).code == 404
    request.criterias[0].key = "name"
    assert call(headers(alice), FILES, request).code == 400


def test_the_token_is_shown_to_the_connectors_own_server_alone(
    alice: Persona, provider: Provider, server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(alice, provider, "microsoft-onedrive")
    monkeypatch.setattr(
        provider, "_api", lambda asked: Reply({"value": [{"id": "1"}], "@odata.nextLink": "https://evil.example/x"})
    )
    with pytest.raises(ProviderFailed, match="another server"):
        files.list_files(principal=alice.principal, provider="microsoft-onedrive", page=2, size=1)


def test_strangers_and_empty_requests_get_clean_answers(
    alice: Persona, charlie: Persona, provider: Provider, server: HttpServer
) -> None:
    row = connect(alice, provider)
    signed = headers(charlie)
    request = pb.GetConnectorFilesRequest(provider="google-drive")
    assert call(signed, FILES, request).code == 404
    request.criterias.add(key="credentialId", value=str(row.id))
    assert call(signed, FILES, request).code == 404
    assert call(signed, FILES, pb.GetConnectorFilesRequest()).code == 404
    assert call(signed, FILES, pb.GetConnectorFilesRequest(provider="slack")).code == 400
    assert call(signed, CONNECT, pb.GeneralConnectRequest()).code == 400
    assert call({}, CONNECT, pb.GeneralConnectRequest()).code == 401


# ------------------------------------------------------------------------------------------------- pages
def test_a_browser_goes_there_and_comes_back(
    client: Client, alice: Persona, charlie: Persona, provider: Provider, server: HttpServer
) -> None:
    client.force_login(alice.user)
    page = client.get("/connections/")
    assert "/v1/connect-knowledge/google-drive/" in page.content.decode()
    leaving = client.get("/v1/connect-knowledge/google-drive/?redirect_to=/keys/")
    assert leaving.status_code == 302
    back = provider.sign_in(leaving["location"])
    stranger = Client()
    stranger.force_login(charlie.user)
    assert stranger.get("/connect-knowledge/google-drive/", back)["location"] == "/connections/"
    assert not VaultCredential.objects.exists()
    assert client.get("/connect-knowledge/google-drive/", back)["location"] == "/keys/"
    row = VaultCredential.objects.get()
    assert "anna@example.com" in client.get("/connections/").content.decode()
    assert "anna@example.com" not in stranger.get("/connections/").content.decode()
    assert stranger.post(f"/connections/{row.id}/disconnect/").status_code == 404
    assert client.post(f"/connections/{row.id}/disconnect/").status_code == 302
    assert not VaultCredential.objects.live().exists()


def test_a_refusal_there_is_told_here(client: Client, alice: Persona, server: HttpServer) -> None:
    client.force_login(alice.user)
    page = client.get("/connect-knowledge/notion/?error=access_denied", follow=True)
    assert "Notion: you did not agree." in page.content.decode()
    assert client.get("/connect-crm/notion/?error=access_denied").status_code == 404
    assert client.get("/v1/connect-action/notion/").status_code == 404
    assert Client().get("/connections/").status_code == 302
