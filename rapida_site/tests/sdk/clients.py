"""Hand an order to a client in its own process and read the answer."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATIENCE = 120
# A gRPC status that says "nobody wrote this" or "this broke", which no method of the contract may answer.
BROKEN = ("UNIMPLEMENTED", "UNKNOWN", "INTERNAL", 12, 2, 13, "client")


def ask_python(interpreter: Path, **order: Any) -> Any:
    return json.loads(_run([str(interpreter), "-W", "ignore", str(HERE / "python" / "client.py")], order))


def ask_react(place: Path, **order: Any) -> dict[str, Any]:
    environment = {**os.environ, "NODE_PATH": str(place / "node_modules")}
    answer: dict[str, Any] = json.loads(_run(["node", str(HERE / "node" / "client.cjs")], order, environment))
    return answer


def _run(command: list[str], order: dict[str, Any], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, input=json.dumps(order), capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def broken(answers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the answers that no function may give: an unknown method, a crash, or a response without its code."""
    return {
        name: answer
        for name, answer in answers.items()
        if answer.get("status") in BROKEN or ("status" not in answer and answer.get("code") in (0, 500, None))
    }
