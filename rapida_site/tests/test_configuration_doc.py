"""docs/configuration.md names every environment variable that the code reads, with its default, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from rapida_site.paths import BASE
from rapida_site.serve.services import SERVICES

ROOMS = ("rapida_site", "accounts", "integrations", "knowledge", "endpoints", "assistants", "telephony")
READERS = {"text", "integer", "number", "boolean", "choice", "words", "structure", "networks", "mail_address"}
# The name is computed there: <SERVICE>_PORT.
COMPUTED = {"rapida_site/serve/services.py"}
# Which settings file Django loads is no choice of an operator.
NOT_A_CHOICE = {"DJANGO_SETTINGS_MODULE"}
DOCUMENT = BASE / "docs" / "configuration.md"


def _sources() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((BASE / room).rglob("*.py")):
            if "tests" not in path.parts and path.name != "env.py":
                yield path


def _calls(path: Path) -> Iterator[ast.Call]:
    """Yield each call of ``env.text(…)`` and its like, and of ``os.environ.get(…)`` or ``.setdefault(…)``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner = ast.unparse(node.func.value)
            by_env = owner == "env" and node.func.attr in READERS
            if by_env or (owner == "os.environ" and node.func.attr in {"get", "setdefault"}):
                yield node


def _name(call: ast.Call) -> str | None:
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _rows() -> dict[str, str]:
    """Return variable → default, as the document's tables have them."""
    rows = re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \| (.*?) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a variable has two rows"
    return dict(rows)


def _read_by_code() -> set[str]:
    names = {name for path in _sources() for call in _calls(path) if (name := _name(call))}
    names |= {service.variable for service in SERVICES}
    # rapida_site/__init__.py sets these in a loop over their names.
    return (names | {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}) - NOT_A_CHOICE


def test_every_variable_that_is_read_is_documented_and_no_other() -> None:
    assert set(_rows()) == _read_by_code()


def test_a_computed_name_is_read_only_where_this_test_knows_of_it() -> None:
    computed = {
        path.relative_to(BASE).as_posix() for path in _sources() for call in _calls(path) if _name(call) is None
    }
    assert computed == COMPUTED | {"rapida_site/__init__.py"}


def test_the_defaults_are_those_of_the_code() -> None:
    rows, wrong = _rows(), []
    for path in _sources():
        for call in _calls(path):
            name = _name(call)
            if name is None or name in NOT_A_CHOICE or len(call.args) < 2 or not isinstance(call.args[1], ast.Constant):
                continue
            default = call.args[1].value
            written = str(default).lower() if isinstance(default, bool) else str(default)
            if f"`{written}`" not in rows[name]:
                wrong.append(f"{name}: the code's default is {written}, the document's {rows[name]}")
    assert wrong == []


def test_the_ports_are_those_of_the_services() -> None:
    rows = _rows()
    assert {service.variable: rows[service.variable] for service in SERVICES} == {
        service.variable: f"`{service.port}`" for service in SERVICES
    }
