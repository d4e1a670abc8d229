"""Makers of rows for tests."""

from __future__ import annotations

from typing import Any

from accounts.tests.personas import Persona
from endpoints import actions
from endpoints.models import Endpoint, EndpointLog, EndpointVersion
from rapida_site.lib.rows import written_by

ALIASES = ["default", "endpoint_db"]
PROMPT = [{"role": "system", "template": "Sum up in {{ words }} words."}, {"role": "user", "template": "{{ text }}"}]
VARIABLES = [{"name": "words", "type": "number", "default": 20}, {"name": "text"}]
VERSION: dict[str, Any] = {"prompt": PROMPT, "variables": VARIABLES, "model_provider": "fake"}


def make_endpoint(who: Persona, name: str = "Summary", **fields: Any) -> Endpoint:
    """An endpoint on the scripted provider with version 1 in use."""
    return actions.create_endpoint(principal=who.principal, **{"name": name, "version": VERSION, **fields})


def first_version(endpoint: Endpoint) -> EndpointVersion:
    return endpoint.versions.get(number=1)


def make_log(who: Persona, endpoint: Endpoint, **fields: Any) -> EndpointLog:
    """A call that went well, as invocation will leave it."""
    values = {
        "version": endpoint.released_version,
        "source": "sdk",
        "status": "success",
        "arguments": {"text": "Long story."},
        "metadata": {"from": "test"},
        "options": {"model.temperature": 0.1},
        "request": [{"role": "user", "content": "Long story."}],
        "response": ["Short story."],
        "metrics": [{"name": "total_token", "value": "12", "description": "tokens in all"}],
        "time_taken": 250_000,
    }
    owned = written_by(who.principal, endpoint.project_id)
    return EndpointLog.objects.create(**owned, endpoint=endpoint, **{**values, **fields})
