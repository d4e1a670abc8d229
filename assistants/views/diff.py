"""What changed between two versions, part by part and line by line. Pure."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistants.models import AssistantVersion

CONTEXT_LINES = 3


@dataclass(frozen=True, slots=True)
class DiffLine:
    """``kind`` is ``add``, ``remove``, ``same`` or ``skip-lines``; ``sign`` what is printed before the text."""

    kind: str
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: tuple[DiffLine, ...]


def differences(old: AssistantVersion, new: AssistantVersion) -> list[Part]:
    """Return only the parts that differ."""
    before, after = _parts(old), _parts(new)
    return [
        Part(title, tuple(compare_lines(before[title], after[title])))
        for title in before
        if before[title] != after[title]
    ]


def compare_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[DiffLine]:
    for number, line in enumerate(list(difflib.unified_diff(old, new, lineterm="", n=CONTEXT_LINES))[2:]):
        if line.startswith("@@"):
            if number > 0:
                yield DiffLine("skip-lines", "…", "")
        elif line.startswith("+"):
            yield DiffLine("add", "+", line[1:])
        elif line.startswith("-"):
            yield DiffLine("remove", "−", line[1:])
        else:
            yield DiffLine("same", " ", line[1:])


def _parts(version: AssistantVersion) -> dict[str, list[str]]:
    prompt = [line for item in version.prompt for line in (f"[{item['role']}]", *item["template"].splitlines())]
    return {
        "Prompt": prompt,
        "Variables": [f"{item['name']} ({item['type']}) = {item.get('default')}" for item in version.variables],
        "Facts": list(version.facts),
        "How facts are used": [
            f"mode: {version.facts_mode}",
            f"threshold: {version.facts_threshold:g}",
            f"unknown answer: {version.unknown_answer}",
        ],
        "Model": [
            f"provider: {version.model_provider}",
            *json.dumps(version.model_options, indent=2, sort_keys=True, ensure_ascii=False).splitlines(),
        ],
        "Note": version.note.splitlines(),
    }
