"""``manage.py serve`` as a person runs it: a process with servers and a worker of its own, on free ports."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from rapida_site import paths
from rapida_site.serve.services import SERVICES

pytestmark = [pytest.mark.servers, pytest.mark.slow]
MANAGE = [sys.executable, str(paths.BASE / "manage.py")]


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    """A data directory of its own, and every port free to choose."""
    data = Path(tempfile.mkdtemp(prefix="rapida-s-"))
    data.chmod(0o711)
    ports = {service.variable: "0" for service in SERVICES}
    yield {**os.environ, **ports, "RAPIDA_DATA": str(data), "AUDIOSOCKET__PORT": "0", "AUDIOSOCKET__HOST": "127.0.0.1"}
    _until(lambda: not _left(data), "a process outlived the tests")
    shutil.rmtree(data)


@pytest.fixture(scope="module")
def migrated(environment: dict[str, str]) -> dict[str, str]:
    subprocess.run([*MANAGE, "migrate_all"], env=environment, check=True, capture_output=True)
    return environment


@pytest.fixture
def serve(migrated: dict[str, str]) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(*words: str, **variables: str) -> Running:
        started.append(Running(words, {**migrated, **variables}))
        return started[-1]

    yield start
    for running in started:
        running.process.kill()
        running.process.communicate()


class Running:
    """A ``serve`` process that has said that it is ready."""

    def __init__(self, words: tuple[str, ...], environment: dict[str, str]) -> None:
        self.data = Path(environment["RAPIDA_DATA"])
        self.process = subprocess.Popen(
            [*MANAGE, "serve", *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        said = ""
        while "Rapida is ready" not in said:
            line = self.process.stdout.readline()
            assert line, f"it ended: {said}"
            said += line
        count = len(words) or len(SERVICES) + 1
        said += "".join(self.process.stdout.readline() for _ in range(count))
        self.ports = {name: int(port) for name, port in re.findall(r"^  (\S+) +(\d+)$", said, re.MULTILINE)}

    def get(self, name: str, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def worker(self) -> psutil.Process | None:
        """Return the living worker; one that was killed may be seen for a moment until ``serve`` has noticed."""
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # also for a zombie
                if "rapida_site.serve.worker" in child.cmdline():
                    return child
        return None

    def stop(self, *signals: signal.Signals) -> tuple[int, str]:
        for number in signals:
            self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=30)
        return self.process.returncode, out


def _left(data: Path) -> list[list[str]]:
    """The living processes that belong to this data directory, by their arguments or their environment."""
    found = []
    for process in psutil.process_iter(["status"]):
        try:
            belongs = str(data) in " ".join(process.cmdline()) or process.environ().get("RAPIDA_DATA") == str(data)
        except psutil.Error:
            continue
        if belongs and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process.cmdline())
    return found


def _until(condition: Callable[[], object], message: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, message
        time.sleep(0.05)


def _fails(environment: dict[str, str], *words: str) -> str:
    """Return the one line that a refused start prints; it must exit at once and leave nothing running."""
    done = subprocess.run([*MANAGE, *words], env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode in (1, 2)
    assert done.stderr.strip().count("\n") == 0, done.stderr
    _until(lambda: not _left(Path(environment["RAPIDA_DATA"])), "a refused start left something running")
    return done.stderr.strip()


def test_it_refuses_to_start_on_databases_that_are_not_migrated(environment: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="rapida-s-") as fresh:
        Path(fresh).chmod(0o711)
        said = _fails({**environment, "RAPIDA_DATA": fresh}, "serve")
    assert re.search(r"web_db lacks \d+ migrations: run 'manage.py migrate_all' first", said)


def test_every_service_answers_on_its_port_and_a_worker_runs(serve: Callable[..., Running]) -> None:
    running = serve()
    assert set(running.ports) == {*(service.name for service in SERVICES), "AudioSocket"}
    for service in SERVICES:
        assert running.get(service.name, "/healthz") == '{"status": "ok"}'
    assert '"status": "ok"' in running.get("gateway", "/readyz")
    _until(running.worker, "no worker")
    code, _ = running.stop(signal.SIGTERM)
    assert code == 0
    _until(lambda: not _left(running.data), "something outlived a clean stop")


def test_one_service_alone_runs_without_a_worker(serve: Callable[..., Running]) -> None:
    running = serve("web-api")
    assert list(running.ports) == ["web-api"]
    assert running.worker() is None
    assert running.stop(signal.SIGINT)[0] == 0


def test_nothing_is_left_after_kill_9(serve: Callable[..., Running]) -> None:
    running = serve()
    _until(running.worker, "no worker")
    running.stop(signal.SIGKILL)
    _until(lambda: not _left(running.data), "something outlived the process that was killed")


def test_a_worker_that_dies_is_started_again(serve: Callable[..., Running]) -> None:
    running = serve()
    _until(running.worker, "no worker")
    first = running.worker()
    assert first is not None
    first.kill()
    _until(lambda: (second := running.worker()) is not None and second.pid != first.pid, "no second worker")
    code, out = running.stop(signal.SIGTERM)
    assert code == 0
    assert "worker_died" in out


def test_two_signals_stop_at_once(serve: Callable[..., Running]) -> None:
    running = serve("gateway")
    code, _ = running.stop(signal.SIGTERM, signal.SIGTERM)
    assert code in (0, 1)


def test_a_port_in_use_is_one_line(serve: Callable[..., Running], migrated: dict[str, str]) -> None:
    running = serve("gateway")
    done = subprocess.run(
        [*MANAGE, "serve", f"ui:{running.ports['gateway']}"], env=migrated, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert re.fullmatch(r"CommandError: ui: port \d+ is in use by another program .* set UI_PORT\.\n", done.stderr)
    assert running.get("gateway", "/healthz"), "the running one must not suffer"


def test_a_service_that_does_not_exist_is_one_line(migrated: dict[str, str]) -> None:
    assert "No service is called 'nix'; there are gateway," in _fails(migrated, "serve", "nix")


def test_a_redis_that_is_not_there_is_one_line(migrated: dict[str, str]) -> None:
    said = _fails({**migrated, "REDIS__HOST": "127.0.0.1", "REDIS__PORT": "1"}, "serve", "gateway")
    assert "Redis cannot be used" in said
    assert "REDIS__HOST" in said


def test_a_database_that_is_not_there_is_one_line(migrated: dict[str, str]) -> None:
    said = _fails({**migrated, "POSTGRES__HOST": "127.0.0.1", "POSTGRES__PORT": "1"}, "serve", "gateway")
    assert "POSTGRES__HOST" in said


def test_a_data_directory_that_cannot_be_made_is_one_line(environment: dict[str, str]) -> None:
    assert "/dev/null" in _fails({**environment, "RAPIDA_DATA": "/dev/null/data"}, "migrate_all")


def test_a_missing_module_is_one_line(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(paths.BASE / "manage.py"), "serve"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert re.fullmatch(r"The Python module \w+ is missing: run 'make run' once.*\n", done.stderr)


def test_a_package_that_is_not_installed_yet_is_one_line_and_a_mistake_of_ours_is_not(tmp_path: Path) -> None:
    for missing, lines in (("channels", 1), ("assistants.nothing", 2)):
        (tmp_path / "channels.py").write_text(f"raise ModuleNotFoundError('No module', name={missing!r})")
        done = subprocess.run(
            [*MANAGE, "check"], env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1
        assert min(done.stderr.count("\n"), 2) == lines
        assert ("The Python module channels is missing: run 'make run'" in done.stderr) == (lines == 1)


@pytest.mark.parametrize("command", ["serve", pytest.param("start", marks=pytest.mark.models)])
def test_wrong_settings_are_all_named_before_anything_starts(environment: dict[str, str], command: str) -> None:
    variables = {"ENV": "production", "SECRET": "rpd_pks", "MAX_CALLS": "many", "ALLOWED_HOSTS": "example.org"}
    variables["RAPIDA_MODELS"] = str(paths.MODELS)  # which ``start`` would fetch where they are missing
    done = subprocess.run(
        [*MANAGE, command], env={**environment, **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "rapida.E001) MAX_CALLS is 'many'; use a whole number" in done.stderr
    assert "rapida.E004" in done.stderr
    assert "rpd_pks" not in done.stderr


def test_start_refuses_a_taken_port_before_it_fetches_migrates_or_shows_credentials(
    environment: dict[str, str],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = subprocess.run(
            [*MANAGE, "start", f"web-api:{taken.getsockname()[1]}"],
            env=environment, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert "is in use by another program" in done.stderr
    assert done.stdout == ""
    assert done.returncode == 1
