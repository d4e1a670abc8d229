"""Sealing, and what does not open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rapida_site import checks
from rapida_site.lib import crypto
from rapida_site.lib.made_once import made_once

CONTEXT = crypto.context_of(7, "vault_credential", 42)


@pytest.fixture(autouse=True)
def _read_keys_again() -> Iterator[None]:
    crypto.master_keys.cache_clear()
    yield
    crypto.master_keys.cache_clear()


def test_what_was_sealed_opens_again_and_never_looks_the_same_twice() -> None:
    key = crypto.new_data_key()
    one, two = crypto.seal(key, b"secret", CONTEXT), crypto.seal(key, b"secret", CONTEXT)
    assert one != two
    assert b"secret" not in one
    assert crypto.unseal(key, one, CONTEXT) == crypto.unseal(key, two, CONTEXT) == b"secret"


@pytest.mark.parametrize("context", ["8|vault_credential|42", "7|other|42", "7|vault_credential|43", ""])
def test_it_does_not_open_in_another_row(context: str) -> None:
    key = crypto.new_data_key()
    with pytest.raises(crypto.CannotOpen, match="another row"):
        crypto.unseal(key, crypto.seal(key, b"secret", CONTEXT), context)


def test_it_does_not_open_when_any_byte_was_changed_or_cut_off() -> None:
    key = crypto.new_data_key()
    sealed = crypto.seal(key, b"secret", CONTEXT)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(crypto.CannotOpen):
            crypto.unseal(key, bytes(changed), CONTEXT)
        with pytest.raises(crypto.CannotOpen):
            crypto.unseal(key, sealed[:position], CONTEXT)


def test_a_former_master_key_opens_and_the_current_one_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY", "o" * 40)
    old = crypto.master_keys()
    wrapped = old.wrap(b"d" * 32, CONTEXT)
    crypto.master_keys.cache_clear()
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY", "n" * 40)
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY_FALLBACKS", "o" * 40)
    both = crypto.master_keys()
    assert both.current_id != old.current_id
    assert both.unwrap(wrapped, old.current_id, CONTEXT) == b"d" * 32
    crypto.master_keys.cache_clear()
    monkeypatch.delenv("INTEGRATION_CRYPTO_KEY_FALLBACKS")
    with pytest.raises(crypto.CannotOpen, match="INTEGRATION_CRYPTO_KEY_FALLBACKS"):
        crypto.master_keys().unwrap(wrapped, old.current_id, CONTEXT)


def test_without_a_key_one_is_made_and_kept_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "vault-key"
    monkeypatch.setattr(crypto, "KEY_FILE", path)
    monkeypatch.delenv("INTEGRATION_CRYPTO_KEY", raising=False)
    first = crypto.master_keys().current_id
    crypto.master_keys.cache_clear()
    assert crypto.master_keys().current_id == first
    assert path.stat().st_mode & 0o077 == 0
    assert made_once(path, lambda: "another") != "another"


def test_a_short_master_key_is_an_error_and_none_in_production_a_warning(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY", "short")
    assert [found.id for found in checks.vault_has_a_master_key(None)] == ["rapida.E009"]
    monkeypatch.setenv("INTEGRATION_CRYPTO_KEY", "x" * 32)
    settings.ENVIRONMENT = "production"
    assert checks.vault_has_a_master_key(None) == []
    monkeypatch.delenv("INTEGRATION_CRYPTO_KEY")
    assert [found.id for found in checks.vault_has_a_master_key(None)] == ["rapida.W002"]
