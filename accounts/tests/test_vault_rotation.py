"""Rotation of the vault's keys: everything opens afterwards, and the former key may go."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import vault
from accounts.models import DataKey
from accounts.tests.acme import SECRET, save
from accounts.tests.personas import Persona
from accounts.vault.access import value_of
from rapida_site.lib import crypto

# The command seals what upper rooms keep, too.
pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("acme")]


def rotate(*options: str) -> str:
    said = StringIO()
    call_command("rotate_vault", *options, stdout=said)
    return said.getvalue()


def test_rotation_seals_by_the_new_master_key_and_the_former_one_may_go(
    alice: Persona, charlie: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY", "o" * 40)
    one, two = save(alice), save(charlie)
    crypto.master_keys.cache_clear()
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY", "n" * 40)
    with pytest.raises(CommandError, match="INTEGRATION_CRYPTO_KEY_FALLBACKS"):
        rotate()
    crypto.master_keys.cache_clear()
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY_FALLBACKS", "o" * 40)
    assert "2 data keys sealed by the current master key" in rotate()
    assert "0 data keys sealed" in rotate()
    monkeypatch.delenv("INTEGRATION_CRYPTO_KEY_FALLBACKS")
    crypto.master_keys.cache_clear()
    assert vault.open_credential(alice.organization.id, one.id)["key"] == SECRET
    assert vault.open_credential(charlie.organization.id, two.id)["key"] == SECRET


def test_new_data_keys_seal_everything_anew_even_after_an_interruption(
    alice: Persona, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [save(alice, f"Number {number}") for number in range(3)]
    before = DataKey.objects.get()
    real, left = DataKey.seal, [1]

    def interrupted(key: DataKey, plain: bytes, context: str) -> bytes:
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return real(key, plain, context)

    monkeypatch.setattr(DataKey, "seal", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rotate("--data-keys-older-than", "0")
    monkeypatch.setattr(DataKey, "seal", real)
    assert DataKey.objects.count() == 2
    for row in rows:  # in the middle everything opens, too
        assert vault.open_credential(alice.organization.id, row.id)["key"] == SECRET
    assert "2 secrets sealed anew" in rotate()
    after = DataKey.objects.get()
    assert after.id != before.id
    for row in rows:
        row.refresh_from_db()
        assert value_of(row)["key"] == SECRET


def test_a_young_data_key_stays(alice: Persona) -> None:
    save(alice)
    assert "0 data keys retired" in rotate("--data-keys-older-than", "30")
