"""Records that the database could not take, kept in files until it can: one file per process, oldest records first.

While a process lives it holds a lock on its file, so that ``replay_spooled`` in another process touches only the files
of the dead. A record that the database refuses for good goes to ``rejected.jsonl`` and never blocks those behind it.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import InterfaceError, OperationalError

from assistants.voice import records
from assistants.voice.frames import EndReason
from assistants.voice.store.rows import Entry, clean, store_entries
from rapida_site import paths

_log = logging.getLogger(__name__)
_BATCH = 200
UNREACHABLE = (OperationalError, InterfaceError)
Store = Callable[[Sequence[Entry]], None]


def spool_directory() -> Path:
    return paths.DATA / "spool"


def encode(entry: Entry) -> str:
    fields = {name: clean(value) for name, value in asdict(entry.record).items()}
    head = {"conversation": entry.conversation_id, "session": entry.session_id, "seq": entry.seq}
    return json.dumps({**head, "type": type(entry.record).__name__, "fields": fields}, ensure_ascii=False)


def decode(line: str) -> Entry:
    data = json.loads(line)
    fields = dict(data["fields"])
    if data["type"] == "EndRecord":
        fields["reason"] = EndReason(fields["reason"])
    record = getattr(records, data["type"])(**fields)
    return Entry(data["conversation"], data["session"], data["seq"], record)


class Spool:
    """This process's file. Blocking: to be called in a thread."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory or spool_directory()
        self._path = self._directory / f"calls-{os.getpid()}-{secrets.token_hex(4)}.jsonl"
        self._file: IO[str] | None = None
        self._done = 0  # bytes that are stored already
        self.records = 0  # that wait

    @property
    def is_empty(self) -> bool:
        return self._file is None

    def write(self, entries: Sequence[Entry]) -> None:
        """Append and force to disk; from then on these records survive the process."""
        if self._file is None:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = _open_private(self._path, "a+")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        self._file.writelines(encode(entry) + "\n" for entry in entries)
        self._file.flush()
        os.fsync(self._file.fileno())
        self.records += len(entries)
        _log.error(
            "call records wait on disk for the database", extra={"records": len(entries), "file": str(self._path)}
        )

    def replay(self, store: Store = store_entries) -> int:
        """Store what waits, oldest first, and remove the file; where the database fails, raise and go on there."""
        if self._file is None:
            return 0
        self._file.seek(self._done)
        stored = 0
        while lines := list(islice(iter(self._file.readline, ""), _BATCH)):
            stored += store_or_reject(list(_decoded(lines, self._directory)), store, self._directory)
            self._done = self._file.tell()
            self.records -= len(lines)
        self._path.unlink(missing_ok=True)
        self._file.close()
        self._file, self._done = None, 0
        _log.warning("call records that waited on disk are stored", extra={"records": stored})
        return stored


def replay_spooled(directory: Path | None = None, store: Store = store_entries) -> int:
    """Store what processes that are gone have left; returns the number of records."""
    directory = directory or spool_directory()
    return sum(_replay_file(path, store) for path in sorted(directory.glob("calls-*.jsonl")))


def _replay_file(path: Path, store: Store) -> int:
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0  # its process lives and will do it
        stored = 0
        while lines := list(islice(iter(file.readline, ""), _BATCH)):
            stored += store_or_reject(list(_decoded(lines, path.parent)), store, path.parent)
        path.unlink(missing_ok=True)
    return stored


def store_or_reject(entries: Sequence[Entry], store: Store = store_entries, directory: Path | None = None) -> int:
    """Store a batch; where the database refuses a record for good, store the others and put that one aside.

    Raises only when the database is out of reach. Returns the number of records stored.
    """
    if not entries:
        return 0
    try:
        store(entries)
    except UNREACHABLE:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, one record must not block the others
        if len(entries) == 1:
            reject(encode(entries[0]), error, directory)
            return 0
        middle = len(entries) // 2
        halves = entries[:middle], entries[middle:]
        return sum(store_or_reject(half, store, directory) for half in halves)
    return len(entries)


def reject(line: str, error: Exception, directory: Path | None = None) -> None:
    directory = directory or spool_directory()
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _open_private(directory / "rejected.jsonl", "a") as file:
        file.write(line.rstrip("\n") + "\n")
    _log.error("a call record cannot be stored and is put aside", exc_info=error, extra={"directory": str(directory)})


def _decoded(lines: Sequence[str], directory: Path) -> Iterator[Entry]:
    for line in lines:
        try:
            yield decode(line)
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # a line torn by a crash
            reject(line, error, directory)


def _open_private(path: Path, mode: str) -> IO[str]:
    return open(path, mode, encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))
