"""Assistants for the tests of pages and browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.tests.personas import Persona
from assistants import actions
from assistants.models import Assistant

PROMPT = [{"role": "system", "template": "You are {{ assistant.name }}."}]


@pytest.fixture
def draft(alice: Persona) -> Assistant:
    """An assistant of alice with one draft and nothing released."""
    return actions.create_assistant(principal=alice.principal, name="Marina", version={"prompt": PROMPT})


@pytest.fixture
def scripted(alice: Persona) -> Callable[..., Assistant]:
    """Make a released assistant of alice whose providers follow a script; options without their prefixes."""

    def make(
        *,
        hears: dict[str, Any] | None = None,
        thinks: dict[str, Any] | None = None,
        speaks: dict[str, Any] | None = None,
        listening: dict[str, Any] | None = None,
        **experience: Any,
    ) -> Assistant:
        assistant = actions.create_assistant(
            principal=alice.principal,
            name="Marina",
            version={
                "prompt": PROMPT,
                "model_provider": "fake",
                "model_options": {f"model.{key}": value for key, value in (thinks or {}).items()},
            },
        )
        actions.release_version(principal=alice.principal, version_id=assistant.versions.get().pk)
        actions.create_deployment(
            principal=alice.principal,
            assistant_id=assistant.pk,
            channel="debugger",
            experience=experience,
            input_provider="fake",
            input_options={**{f"listen.{key}": value for key, value in (hears or {}).items()}, **(listening or {})},
            output_provider="fake",
            output_options={f"speak.{key}": value for key, value in (speaks or {}).items()},
        )
        assistant.refresh_from_db()
        return assistant

    return make
