from __future__ import annotations

import json

import pytest
from django.test import Client

from accounts.tests.personas import Persona
from assistants.forms.options import PrettyJSONField
from assistants.templatetags.ui import pretty_text
from integrations.options import Options
from rapida_site.lib.errors import Invalid
from rapida_site.lib.jsontext import MAX_DEPTH, TooDeep, read_json

DEPTHS = (MAX_DEPTH + 1, 900, 100_000)


def nested(depth: int) -> str:
    return '{"a":[' * (depth // 2) + "[" * (depth % 2) + "]" * (depth % 2) + "]}" * (depth // 2)


def test_json_of_every_usual_depth_is_read() -> None:
    assert read_json("7") == 7
    assert read_json(nested(MAX_DEPTH)) == json.loads(nested(MAX_DEPTH))


@pytest.mark.parametrize("depth", DEPTHS)
def test_deeper_json_is_refused_in_a_sentence(depth: int) -> None:
    with pytest.raises(TooDeep, match="at most 64 levels"):
        read_json(nested(depth))


@pytest.mark.parametrize("depth", DEPTHS)
def test_so_it_is_in_a_form_an_option_and_a_shown_body(depth: int) -> None:
    field = PrettyJSONField()
    with pytest.raises(Exception, match="at most 64 levels"):
        field.clean(nested(depth))
    with pytest.raises(Invalid, match="at most 64 levels"):
        Options("fake", {"headers": nested(depth)}, "").mapping("headers")
    assert pretty_text(nested(depth)) == nested(depth)


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("depth", DEPTHS)
def test_a_request_with_it_is_the_clients_mistake(alice: Persona, client: Client, depth: int) -> None:
    body = f'{{"name": {nested(depth)}}}'
    headers = {"x-api-key": alice.key_text}
    reply = client.post("/v1/assistants", body, content_type="application/json", headers=headers)
    assert reply.status_code == 400
    assert "at most 64 levels" in reply.json()["error"]["humanMessage"]
