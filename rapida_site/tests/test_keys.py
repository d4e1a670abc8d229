"""Minting, parsing and recognising keys."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from rapida_site.lib import keys


def test_a_minted_key_is_recognised_with_and_without_its_prefix() -> None:
    minted = keys.mint(keys.PROJECT_KEY)
    assert minted.text.startswith("rpd-prj-")
    for text in (minted.text, minted.text.removeprefix("rpd-prj-"), f" {minted.text} "):
        parsed = keys.parse(text, keys.PROJECT_KEY)
        assert parsed is not None
        assert parsed.key_id == minted.key_id
        assert keys.matches(parsed.secret, minted.digest, minted.pepper_id)


def test_no_two_keys_are_alike() -> None:
    minted = [keys.mint(keys.PROJECT_KEY) for _ in range(50)]
    assert len({key.key_id for key in minted}) == len({key.digest for key in minted}) == 50


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rpd-prj-",
        "rpd-prj-abc.def",
        "undefined",
        "a" * 5000,
        "rpd-usr-0123456789ab." + "A" * 43,
        "é" * 12 + "." + "A" * 43,
    ],
)
def test_what_cannot_be_a_key_is_not_parsed(text: str) -> None:
    assert keys.parse(text, keys.PROJECT_KEY) is None


def test_another_secret_does_not_match() -> None:
    one, other = keys.mint(keys.PROJECT_KEY), keys.mint(keys.PROJECT_KEY)
    parsed = keys.parse(other.text, keys.PROJECT_KEY)
    assert parsed is not None
    assert not keys.matches(parsed.secret, one.digest, one.pepper_id)


def test_neither_the_key_nor_its_secret_shows_in_a_repr() -> None:
    minted = keys.mint(keys.PROJECT_KEY)
    parsed = keys.parse(minted.text, keys.PROJECT_KEY)
    secret = minted.text.partition(".")[2]
    assert secret not in repr(minted)
    assert secret not in repr(parsed)


def test_a_key_outlives_a_change_of_secret_while_the_old_one_is_a_fallback(settings: Settings) -> None:
    minted = keys.mint(keys.PROJECT_KEY)
    secret = minted.text.partition(".")[2]
    former, settings.SECRET_KEY = settings.SECRET_KEY, "a new secret"
    assert not keys.matches(secret, minted.digest, minted.pepper_id)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert keys.matches(secret, minted.digest, minted.pepper_id)
    assert keys.current_pepper_id() != minted.pepper_id


def test_a_digest_says_nothing_without_the_secret_of_the_server(settings: Settings) -> None:
    settings.SECRET_KEY = "one"
    digest, pepper_id = keys.seal("secret")
    settings.SECRET_KEY = "two"
    other_digest, other_pepper_id = keys.seal("secret")
    assert digest != other_digest
    assert pepper_id != other_pepper_id
