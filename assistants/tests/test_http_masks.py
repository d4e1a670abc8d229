"""Bodies of HTTP exchanges in the log: secrets are masked, everything else stays as it was."""

from __future__ import annotations

import json
import time

import pytest

from assistants.http_masks import MASK, masked_body


@pytest.mark.parametrize(
    "name",
    [
        "authorization", "Authorization", "auth", "oauth", "api_key", "apiKey", "x-api-key", "access_token", "token",
        "refreshToken", "password", "passwd", "client_secret", "privateKey", "set-cookie", "signature", "credentials",
    ],
)  # fmt: skip
def test_a_field_that_tells_of_a_secret_is_masked(name: str) -> None:
    assert json.loads(masked_body(json.dumps({"a": [{name: "hidden"}]}))) == {"a": [{name: MASK}]}
    assert "hidden" not in masked_body(f"a=1&{name}=hidden&b=2")
    assert "hidden" not in masked_body(f'data: {{"{name}": "hidden \\" hidden", "b": 2')


def test_all_inside_such_a_field_is_masked() -> None:
    shown = json.loads(masked_body('{"credentials": {"user": "ann", "pins": [1234, null, ""], "open": true}}'))
    assert shown == {"credentials": {"user": MASK, "pins": [MASK, None, ""], "open": True}}


@pytest.mark.parametrize(
    "body",
    [
        '{"author": "Ann",  "max_tokens": 7, "usage": {"completion_tokens": 3}, "key": "k", "session_id": "s"}',
        '{"authenticated": true, "token": null, "secret": ""}',
        '"token"',
        "[1, 2.50]",
        "author=Ann&max_tokens=7",
        "The total is 12: thank you.",
        "",
    ],
)
def test_what_is_no_secret_stays_to_the_letter(body: str) -> None:
    assert masked_body(body) == body


def test_the_other_words_of_a_form_stay() -> None:
    assert masked_body("name=Ann&api_key=k-1&x=2") == f"name=Ann&api_key={MASK}&x=2"
    assert masked_body("Authorization: Bearer abc\nName: Ann") == f"Authorization: {MASK}\nName: Ann"


@pytest.mark.parametrize(
    "body", ["[" * 100_000, "token" * 100_000, "token=" * 50_000, 'token="\\' * 50_000, " " * 500_000]
)
def test_no_body_makes_it_slow_or_fail(body: str) -> None:
    began = time.thread_time()
    masked_body(body)
    masked_body('{"a":' * 900 + "1" + "}" * 900)
    assert time.thread_time() - began < 2
