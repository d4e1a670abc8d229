"""Envelope encryption with AES-256-GCM: master keys seal data keys, data keys seal what is stored.

Master keys come from ``INTEGRATION_CRYPTO_KEY`` (the current one) and ``INTEGRATION_CRYPTO_KEY_FALLBACKS`` (former
ones, until ``manage.py rotate_vault`` has run); without any, one is made and kept in the data directory. Everything
sealed is bound to a context (organization, table, row), so that a value copied into another tenant's row does not open.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from rapida_site import paths
from rapida_site.lib import env
from rapida_site.lib.errors import RapidaError
from rapida_site.lib.made_once import made_once

SHORTEST_KEY = 32
_VERSION, _NONCE = b"\x01", 12
KEY_FILE = paths.DATA / "vault-key"


class CannotOpen(RapidaError):
    """A stored secret does not open: its master key is gone, or it was changed or moved. Never the client's fault."""

    code = "secret_cannot_be_opened"


@dataclass(frozen=True, slots=True, repr=False)
class MasterKeys:
    """The current master key and the former ones, by their ids; an id tells nothing about its key."""

    current_id: str
    by_id: Mapping[str, bytes]

    def wrap(self, data_key: bytes, context: str) -> bytes:
        """Return a data key sealed by the current master key."""
        return seal(self.by_id[self.current_id], data_key, context)

    def unwrap(self, wrapped: bytes, key_id: str, context: str) -> bytes:
        key = self.by_id.get(key_id)
        if key is None:
            raise CannotOpen(
                f"The master key {key_id!r} that sealed this is not here; add it to INTEGRATION_CRYPTO_KEY_FALLBACKS."
            )
        return unseal(key, wrapped, context)


def new_data_key() -> bytes:
    return AESGCM.generate_key(256)


def seal(key: bytes, plain: bytes, context: str) -> bytes:
    """Return ``plain`` encrypted for ``context`` alone: version, random nonce, ciphertext with its tag."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, _VERSION + context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Return what ``seal`` was given; CannotOpen with another key, another context or a changed byte."""
    if sealed[:1] != _VERSION:
        raise CannotOpen("This secret was sealed in a form that is not known here.")
    nonce, ciphertext = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, _VERSION + context.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: cut off within the nonce
        raise CannotOpen("This secret does not open: it was changed, or it belongs to another row.") from error


def context_of(organization_id: int | None, table: str, row_id: int) -> str:
    """Return the context of a row's secret; organization 0 stands for what belongs to a person."""
    return f"{organization_id or 0}|{table}|{row_id}"


@lru_cache(maxsize=1)
def master_keys() -> MasterKeys:
    """Return the master keys, read once for the process."""
    texts = [env.text("INTEGRATION_CRYPTO_KEY"), *env.words("INTEGRATION_CRYPTO_KEY_FALLBACKS")]
    if not texts[0]:
        texts[0] = made_once(KEY_FILE, lambda: base64.urlsafe_b64encode(os.urandom(32)).decode())
    derived = [_derive(text) for text in texts]
    return MasterKeys(_id(derived[0]), {_id(key): key for key in derived})


def _derive(text: str) -> bytes:
    """Return the AES key of a master key's text, which may be any long random text."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"rapida.lib.crypto master key").derive(text.encode())


def _id(key: bytes) -> str:
    return hashlib.sha256(b"id" + key).hexdigest()[:8]
