"""The examples of docs/sdks.md, run as they stand there: only the address, the key and the number are put in."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from accounts.tests.personas import Persona
from assistants.models import Assistant, Channel
from assistants.tests.make import deploy, make_assistant
from rapida_site.paths import BASE
from rapida_site.tests.sdk.clients import PATIENCE, ask_react

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
ADDRESS = "localhost:8080"
ANSWER = "You said: When are you open?"


def example(language: str, port: int, key: str, assistant: Assistant) -> str:
    page = (BASE / "docs" / "sdks.md").read_text(encoding="utf-8")
    code: str
    [code] = re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    for placeholder, value in ((ADDRESS, f"127.0.0.1:{port}"), ("YOUR_KEY", key), ("YOUR_ASSISTANT", assistant.pk)):
        assert placeholder in code
        code = code.replace(placeholder, str(value))
    return code


@pytest.fixture
def assistant(alice: Persona) -> Assistant:
    return make_assistant(alice, model_options={"model.texts": "You said: {text}"})


def test_the_python_example_runs(python_client: Path, alice: Persona, assistant: Assistant, port: int) -> None:
    deploy(alice, assistant)
    done = subprocess.run(
        [str(python_client), "-c", example("python", port, alice.key_text, assistant)],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [assistant.name, ANSWER]


def test_the_react_example_runs(node_client: Path, alice: Persona, assistant: Assistant, port: int) -> None:
    deploy(alice, assistant, Channel.WEB_PLUGIN)
    code = example("js", port, alice.key_text, assistant)
    result = ask_react(node_client, scenario="example", code=code, until=ANSWER)
    assert "answer" in result, result
    assert result["errors"] == []
