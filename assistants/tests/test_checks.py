from __future__ import annotations

from pathlib import Path

from assistants.checks import spool_messages


def test_an_empty_spool_is_no_matter(tmp_path: Path) -> None:
    assert spool_messages(tmp_path / "none") == []


def test_waiting_and_refused_records_are_told(tmp_path: Path) -> None:
    (tmp_path / "calls-1-a.jsonl").touch()
    (tmp_path / "rejected.jsonl").touch()
    assert [message.id for message in spool_messages(tmp_path)] == ["assistants.W001", "assistants.W002"]
