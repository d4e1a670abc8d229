"""The vault: who may do what, what is shown and what is stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import vault
from accounts.actions import vault as actions
from accounts.actions.tokens import issue_token
from accounts.models import ServiceToken, VaultCredential
from accounts.principals import principal_from
from accounts.tests.acme import SECRET, save
from accounts.tests.personas import Persona
from accounts.vault import Shape, shapes
from rapida_site.lib import crypto, keys
from rapida_site.lib.errors import Conflict, Forbidden, Invalid, NotFound
from rapida_site.lib.rpc import values
from rapida_site.pb import vault_api_pb2 as pb
from rapida_site.rpc.testing import call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("acme")]
GET, LIST = "/vault_api.VaultService/GetCredential", "/vault_api.VaultService/GetAllOrganizationCredential"
CREATE, DELETE = "/vault_api.VaultService/CreateProviderCredential", "/vault_api.VaultService/DeleteCredential"
OAUTH = "/vault_api.VaultService/GetOauth2Credential"


def headers(persona: Persona) -> dict[str, str]:
    _, text = issue_token(user=persona.user)
    return {"authorization": text, "x-auth-id": str(persona.user.id), "x-project-id": str(persona.project.id)}


def service_headers(persona: Persona) -> dict[str, str]:
    minted = keys.mint(keys.SERVICE_TOKEN)
    token = ServiceToken(
        name="calls", organization=persona.organization, expires_at=timezone.now() + timedelta(hours=1)
    )
    token.take(minted)
    token.save()
    return {"x-internal-service-key": minted.text, "x-project-id": str(persona.project.id)}


# ------------------------------------------------------------------------------------------------- saving
def test_it_is_verified_sealed_and_opens_for_its_organization(alice: Persona) -> None:
    credential = save(alice)
    assert (credential.status, credential.verified_at is not None) == ("active", True)
    assert credential.hints == {"key": "…wxyz", "region": "eu"}
    assert vault.open_credential(alice.organization.id, credential.id) == {"key": SECRET, "region": "eu"}
    credential.refresh_from_db()
    assert credential.last_used_at is not None


def test_no_column_of_the_database_holds_the_secret(alice: Persona) -> None:
    save(alice)
    with connection.cursor() as cursor:
        cursor.execute("SELECT v::text, encode(v.sealed, 'escape') FROM accounts_vaultcredential v")
        assert SECRET not in str(cursor.fetchall())
        cursor.execute("SELECT d::text FROM accounts_datakey d")
        assert SECRET not in str(cursor.fetchall())


def test_a_sealed_value_does_not_open_in_another_organizations_row(alice: Persona, charlie: Persona) -> None:
    stolen, own = save(alice), save(charlie, key="charlie's-own-key-0123")
    VaultCredential.objects.filter(pk=own.pk).update(sealed=stolen.sealed, data_key=stolen.data_key)
    with pytest.raises(crypto.CannotOpen):
        vault.open_credential(charlie.organization.id, own.id)


def test_what_the_provider_refuses_is_not_saved(alice: Persona) -> None:
    with pytest.raises(Invalid, match="Acme refuses"):
        save(alice, key="bad-key")
    assert not VaultCredential.objects.exists()


def test_what_cannot_be_asked_is_saved_as_not_verified_and_can_be_asked_again(alice: Persona) -> None:
    credential = save(alice, key="down-key")
    assert (credential.status, credential.status_reason) == ("unverified", "Acme does not answer.")
    again = actions.verify_credential(principal=alice.principal, credential_id=save(alice, "Other").id)
    assert again.status == "active"


def test_a_key_that_the_provider_has_withdrawn_is_marked(alice: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    credential = save(alice)
    fields = shapes.SHAPES["acme"].fields

    def refuse(value: Any) -> None:
        raise Invalid("Acme refuses this credential.")

    monkeypatch.setitem(shapes.SHAPES, "acme", Shape("acme", "Acme", fields, verify=refuse))
    actions.verify_credential(principal=alice.principal, credential_id=credential.id)
    credential.refresh_from_db()
    assert (credential.status, credential.status_reason) == ("refused", "Acme refuses this credential.")


@pytest.mark.parametrize(
    ("provider", "value", "said"),
    [
        ("nobody", {"key": "x"}, "No provider 'nobody'"),
        ("acme", {}, "needs key"),
        ("acme", {"key": "  "}, "needs key"),
        ("acme", {"key": "x", "colour": "red"}, "has no 'colour'; it has: key, region"),
        ("acme", {"key": "x" * 40_000}, "may have 32000 bytes"),
        ("acme-drive", {"access_token": "x"}, "connected by signing in"),
    ],
)
def test_a_wrong_shape_names_what_is_wrong(alice: Persona, provider: str, value: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        actions.create_credential(principal=alice.principal, provider=provider, name="Main", value=value)


def test_a_name_is_taken_once_for_a_provider_and_free_again_after_deletion(alice: Persona, charlie: Persona) -> None:
    first = save(alice)
    with pytest.raises(Conflict, match="with this name"):
        save(alice)
    save(charlie)
    actions.delete_credential(principal=alice.principal, credential_id=first.id)
    assert save(alice).id != first.id


def test_deleting_destroys_the_value(alice: Persona) -> None:
    credential = save(alice)
    actions.delete_credential(principal=alice.principal, credential_id=credential.id)
    credential.refresh_from_db()
    assert (bytes(credential.sealed), credential.data_key_id, credential.hints) == (b"", None, {})
    with pytest.raises(NotFound):
        vault.open_credential(alice.organization.id, credential.id)
    with pytest.raises(NotFound):
        actions.delete_credential(principal=alice.principal, credential_id=credential.id)


# ------------------------------------------------------------------------------------------------- who may
def test_members_see_what_there_is_and_only_admins_change_it(alice: Persona, bob: Persona) -> None:
    credential = save(alice)
    assert [found.id for found in vault.credentials(bob.principal)] == [credential.id]
    acts: list[Callable[[], object]] = [
        lambda: save(bob, "Bob's"),
        lambda: actions.delete_credential(principal=bob.principal, credential_id=credential.id),
        lambda: actions.verify_credential(principal=bob.principal, credential_id=credential.id),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act()


def test_a_project_key_sees_nothing_for_it_may_stand_in_a_web_page(alice: Persona) -> None:
    save(alice)
    with pytest.raises(Forbidden):
        vault.credentials(alice.key_principal)


def test_a_foreign_credential_looks_missing_at_every_door(alice: Persona, charlie: Persona) -> None:
    credential = save(alice)
    assert not vault.credentials(charlie.principal).exists()
    for act in (
        lambda: vault.get_credential(charlie.principal, credential.id),
        lambda: vault.open_credential(charlie.organization.id, credential.id),
        lambda: actions.verify_credential(principal=charlie.principal, credential_id=credential.id),
        lambda: actions.delete_credential(principal=charlie.principal, credential_id=credential.id),
        lambda: actions.fresh_connection(organization_id=charlie.organization.id, credential_id=credential.id),
    ):
        with pytest.raises(NotFound):
            act()
    credential.refresh_from_db()
    assert credential.archived_at is None


def test_a_credential_opens_for_its_own_provider_alone(alice: Persona) -> None:
    credential = save(alice)
    with pytest.raises(NotFound):
        vault.open_credential(alice.organization.id, credential.id, provider="openai")
    assert vault.open_credential(alice.organization.id, credential.id, provider="acme")["key"] == SECRET


# ------------------------------------------------------------------------------------------------- gRPC
def test_the_service_creates_lists_gets_and_deletes_without_ever_showing_the_secret(alice: Persona) -> None:
    signed = headers(alice)
    made = call(
        signed,
        CREATE,
        pb.CreateProviderCredentialRequest(
            provider="7:acme", name="Main", credential=values.to_struct({"key": SECRET, "region": "eu"})
        ),
    )
    assert (made.code, made.success, made.data.provider, made.data.status) == (200, True, "acme", "ACTIVE")
    listed = call(signed, LIST, pb.GetAllOrganizationCredentialRequest())
    got = call(signed, GET, pb.GetCredentialRequest(vaultId=made.data.id))
    gone = call(signed, DELETE, pb.DeleteCredentialRequest(vaultId=made.data.id))
    assert listed.paginated.totalItem == 1
    assert values.to_dict(got.data.value) == {"key": "…wxyz", "region": "eu"}
    assert gone.data.status == "ARCHIVED"
    assert SECRET not in "".join(map(str, (made, listed, got, gone)))
    assert call(signed, GET, pb.GetCredentialRequest(vaultId=made.data.id)).code == 404


def test_a_service_gets_the_value(alice: Persona) -> None:
    credential = save(alice)
    got = call(service_headers(alice), GET, pb.GetCredentialRequest(vaultId=credential.id))
    assert values.to_dict(got.data.value) == {"key": SECRET, "region": "eu"}
    listed = call(service_headers(alice), LIST, pb.GetAllOrganizationCredentialRequest())
    assert listed.success
    assert SECRET not in str(listed)


def test_a_connected_account_is_renewed_when_its_token_has_run_out(alice: Persona) -> None:
    row = actions.save_connection(
        principal=alice.principal, provider="acme-drive", name="a@b", value={"access_token": "old-token"}, seconds=3600
    )
    signed, served = headers(alice), service_headers(alice)
    request = pb.GetCredentialRequest(vaultId=row.id)
    assert values.to_dict(call(served, OAUTH, request).data.value) == {"access_token": "old-token"}
    VaultCredential.objects.update(expires_at=timezone.now() + timedelta(seconds=10))
    assert values.to_dict(call(served, OAUTH, request).data.value) == {"access_token": "old-token+"}
    row.refresh_from_db()
    assert row.expires_at is not None
    assert row.expires_at > timezone.now() + timedelta(minutes=50)
    assert values.to_dict(call(signed, OAUTH, request).data.value) == {"access_token": "…"}
    assert call(signed, OAUTH, pb.GetCredentialRequest(vaultId=save(alice).id)).code == 404


def test_connecting_the_same_account_again_replaces_its_value(alice: Persona) -> None:
    first, second = (
        actions.save_connection(
            principal=alice.principal, provider="acme-drive", name="a@b", value={"access_token": token}, seconds=None
        )
        for token in ("one", "two")
    )
    assert first.id == second.id
    assert vault.open_credential(alice.organization.id, first.id) == {"access_token": "two"}


def test_strangers_and_empty_requests_get_clean_answers(alice: Persona, charlie: Persona) -> None:
    credential, signed = save(alice), headers(charlie)
    assert not call(signed, LIST, pb.GetAllOrganizationCredentialRequest()).data
    for path, request in (
        (GET, pb.GetCredentialRequest(vaultId=credential.id)),
        (OAUTH, pb.GetCredentialRequest(vaultId=credential.id)),
        (DELETE, pb.DeleteCredentialRequest(vaultId=credential.id)),
        (GET, pb.GetCredentialRequest()),
        (GET, pb.GetCredentialRequest(vaultId=2**64 - 1)),
    ):
        assert call(signed, path, request).code == 404
    assert call(signed, CREATE, pb.CreateProviderCredentialRequest()).code == 400
    assert call({}, LIST, pb.GetAllOrganizationCredentialRequest()).code == 401
    assert VaultCredential.objects.live().count() == 1


def test_lists_can_be_narrowed_by_named_fields_only(alice: Persona) -> None:
    save(alice, "One")
    save(alice, "Two")
    request = pb.GetAllOrganizationCredentialRequest()
    request.criterias.add(key="name", value="One", logic="=")
    found = call(headers(alice), LIST, request)
    assert [one.name for one in found.data] == ["One"]
    request.criterias.add(key="sealed", value="x")
    assert call(headers(alice), LIST, request).code == 400


# ------------------------------------------------------------------------------------------------- REST
def test_rest_shows_hints_and_never_the_value(client: Client, alice: Persona, charlie: Persona) -> None:
    signed, other = headers(alice), headers(charlie)
    body = {"provider": "acme", "name": "Main", "credential": {"key": SECRET}}
    made = client.post("/v1/vault/credentials/", json.dumps(body), content_type="application/json", headers=signed)
    assert made.status_code == 201
    data = made.json()["data"]
    assert data["hints"] == {"key": "…wxyz"}
    address = f"/v1/vault/credentials/{data['id']}/"
    listed, shown = client.get("/v1/vault/credentials/", headers=signed), client.get(address, headers=signed)
    again = client.post(f"{address}verify/", headers=signed)
    assert [answer.status_code for answer in (listed, shown, again)] == [200, 200, 200]
    assert SECRET not in "".join(answer.content.decode() for answer in (made, listed, shown, again))
    assert client.get("/v1/vault/credentials/", headers=other).json()["data"] == []
    for answer in (
        client.get(address, headers=other),
        client.delete(address, headers=other),
        client.post(f"{address}verify/", headers=other),
    ):
        assert answer.status_code == 404
    assert client.delete(address, headers=signed).json()["data"]["status"] == "archived"


def test_the_principal_of_a_service_reaches_its_organization_alone(alice: Persona, charlie: Persona) -> None:
    credential = save(alice)
    assert vault.get_credential(principal_from(service_headers(alice)), credential.id).id == credential.id
    with pytest.raises(NotFound):
        vault.get_credential(principal_from(service_headers(charlie)), credential.id)
