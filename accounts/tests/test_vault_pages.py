"""The page of credentials and their place in the admin site."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.actions import vault as actions
from accounts.models import User, VaultCredential
from accounts.tests.personas import Persona
from accounts.vault import Field, Shape, shapes
from rapida_site.lib.errors import Invalid

SECRET = "sk-live-0123456789abcdef-wxyz"


@pytest.fixture(autouse=True)
def acme(monkeypatch: pytest.MonkeyPatch) -> None:
    def judge(value: Any) -> None:
        if value["key"] != SECRET:
            raise Invalid("Acme refuses this credential.")

    fields = (Field("key", "Key"), Field("headers", "Headers", required=False))
    monkeypatch.setitem(shapes.SHAPES, "acme", Shape("acme", "Acme", fields, "Language models", verify=judge))


@pytest.fixture
def page(client: Client, alice: Persona) -> Client:
    client.force_login(alice.user)
    return client


def test_a_credential_is_saved_verified_and_deleted_without_being_shown(page: Client) -> None:
    assert "No credential yet" in page.get("/credentials/").content.decode()
    form = page.get("/credentials/?provider=acme").content.decode()
    assert 'type="password"' in form
    given = {"name": "Main", "key": SECRET, "headers": '{"x-team": "blue"}'}
    saved = page.post("/credentials/?provider=acme", given, follow=True).content.decode()
    assert "Main works: its provider accepts it." in saved
    assert "…wxyz" in saved
    assert SECRET not in saved
    row = VaultCredential.objects.get()
    assert "Main works" in page.post(f"/credentials/{row.id}/verify/", follow=True).content.decode()
    assert "its value is destroyed" in page.post(f"/credentials/{row.id}/delete/", follow=True).content.decode()


def test_a_refusal_is_told_and_the_secret_is_not_sent_back(page: Client) -> None:
    refused = page.post("/credentials/?provider=acme", {"name": "Main", "key": "wrong-but-secret"})
    assert refused.status_code == 400
    assert "Acme refuses this credential." in refused.content.decode()
    assert "wrong-but-secret" not in refused.content.decode()
    odd = page.post("/credentials/?provider=acme", {"name": "Main", "key": SECRET, "headers": "no json"})
    assert "Headers are a JSON object." in odd.content.decode()
    assert page.get("/credentials/?provider=nobody").status_code == 200


def test_members_look_and_do_not_touch(client: Client, alice: Persona, bob: Persona) -> None:
    row = actions.create_credential(principal=alice.principal, provider="acme", name="Main", value={"key": SECRET})
    client.force_login(bob.user)
    shown = client.get("/credentials/?provider=acme").content.decode()
    assert "Main" in shown
    assert "New credential" not in shown
    assert client.post("/credentials/?provider=acme", {"name": "Mine", "key": SECRET}).status_code == 200
    assert client.post(f"/credentials/{row.id}/delete/").status_code == 403
    assert VaultCredential.objects.live().count() == 1


def test_strangers_see_nothing(client: Client, alice: Persona, charlie: Persona) -> None:
    row = actions.create_credential(principal=alice.principal, provider="acme", name="Main", value={"key": SECRET})
    assert client.get("/credentials/").status_code == 302
    client.force_login(charlie.user)
    assert "…wxyz" not in client.get("/credentials/").content.decode()
    assert client.post(f"/credentials/{row.id}/verify/").status_code == 404
    assert client.post(f"/credentials/{row.id}/delete/").status_code == 404


def test_the_admin_site_shows_no_value(page: Client, alice: Persona) -> None:
    row = actions.create_credential(principal=alice.principal, provider="acme", name="Main", value={"key": SECRET})
    User.objects.filter(pk=alice.user.pk).update(is_staff=True, is_superuser=True)
    for address in ("/admin/accounts/vaultcredential/", f"/admin/accounts/vaultcredential/{row.id}/change/"):
        shown = page.get(address)
        assert shown.status_code == 200
        assert SECRET not in shown.content.decode()
        assert "sealed" not in shown.content.decode().lower()
