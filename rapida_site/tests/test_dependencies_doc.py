"""docs/dependencies.md has a line with reason and licence for each direct dependency, and for no other package."""

from __future__ import annotations

import re

from rapida_site.paths import BASE


def _named(file: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][a-z0-9_-]*)", (BASE / file).read_text(encoding="utf-8"), re.MULTILINE))


def test_each_direct_dependency_has_its_line() -> None:
    text = (BASE / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9_-]+)` \| (\S.*?) \| (\S.*?) \|$", text, re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == sorted(_named("requirements.in") | _named("requirements-dev.in"))
