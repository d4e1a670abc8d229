"""The pages of the project hang together: no link leads nowhere, and every page is found from one list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rapida_site.paths import BASE

DOCS = BASE / "docs"
PAGES = sorted([*BASE.glob("*.md"), *DOCS.rglob("*.md")])
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LARGEST_PICTURE = 300_000


def links(page: Path) -> list[str]:
    """Targets of the links and pictures of a page that stay in this repository."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]


def anchors(page: Path) -> set[str]:
    """What its headings are called in an address: lower case, without punctuation, blanks as hyphens."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def listed(index: Path) -> set[Path]:
    return {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(BASE).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = []
    for target in links(page):
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            broken.append(target)
    assert broken == []


def test_one_list_names_every_page() -> None:
    assert set(DOCS.glob("*.md")) - {DOCS / "README.md"} <= listed(DOCS / "README.md")
    assert DOCS / "README.md" in listed(BASE / "README.md")


def test_the_list_of_decisions_is_complete_and_in_order() -> None:
    index = DOCS / "adr" / "README.md"
    records = sorted(path for path in index.parent.glob("*.md") if path != index)
    assert [index.parent / target for target in links(index)] == records
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))


def test_pictures_are_small() -> None:
    assert [path.name for path in (DOCS / "images").iterdir() if path.stat().st_size > LARGEST_PICTURE] == []
