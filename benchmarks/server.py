"""Starts what is measured, each on the server's core: the bare server, and the real ``manage.py serve``.

The platform gets a throw-away data directory with PostgreSQL and Valkey of its own; those run beside the client, as
they would on another machine, and their CPU is counted apart.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import host, load_client

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its process, AudioSocket port, the processes of its stores, where call ids come from, and the
    port of everything else.
    """

    pid: int
    port: int
    store_pids: tuple[int, ...] = ()
    next_id: load_client.NextId = load_client.random_id
    web_port: int = 0


@contextlib.contextmanager
def bare(reply_seconds: float) -> Iterator[Server]:
    """The server without a framework."""
    command = [sys.executable, "-m", "benchmarks.bare_audiosocket", "--reply-seconds", str(reply_seconds)]
    with _process(command, dict(os.environ), "ready") as (process, line):
        yield Server(process.pid, int(line.split()[1]))


@contextlib.contextmanager
def bare_grpc() -> Iterator[Server]:
    """A gRPC server that answers each call with the same bytes at once; ``web_port`` is its port."""
    with _process([sys.executable, "-m", "benchmarks.unary_bare"], dict(os.environ), "ready") as (process, line):
        yield Server(process.pid, 0, web_port=int(line.split()[1]))


class Platform:
    """The data directory, stores and rows that every start of the real server shares. Use as a context manager."""

    def __enter__(self) -> Platform:
        self._stack = contextlib.ExitStack()
        self._data = Path(tempfile.mkdtemp(prefix="rapida-bench-"))
        self._data.chmod(0o711)  # as root, the stores' own user must pass through
        self._stack.callback(shutil.rmtree, self._data, ignore_errors=True)
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("POSTGRES__", "REDIS__"))},
            "RAPIDA_DATA": str(self._data),
            "RAPIDA_MODELS": os.environ.get("RAPIDA_MODELS", str(ROOT / "var" / "models")),
            "DJANGO_SETTINGS_MODULE": "rapida_site.settings",
            "LOG_LEVEL": "WARNING",
            "DRAIN_SECONDS": "0",
            "AUDIOSOCKET__HOST": "127.0.0.1",
        }
        os.environ["RAPIDA_DATA"] = str(self._data)
        try:
            self._start_stores()
            self._run("manage.py", "migrate_all")
            seeded = json.loads(self._run("-m", "benchmarks.seed").splitlines()[-1])
        except BaseException:
            self._stack.close()
            raise
        self.key, self.assistants = str(seeded["key"]), dict(seeded["assistants"])
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _start_stores(self) -> None:
        from rapida_site.embedded.servers import Place, use

        before = {process.pid for process in psutil.Process().children(recursive=True)}
        lease = use(Place(data=self._data, sockets=self._data / "run", durable=False))
        self._stack.callback(lease.release)
        new = (process.pid for process in psutil.Process().children(recursive=True) if process.pid not in before)
        self.store_pids = tuple(new)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self._env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    @contextlib.contextmanager
    def serve(self, assistant: str) -> Iterator[Server]:
        """Run the server; calls announced through ``next_id`` reach ``assistant``."""
        web, audio = _free_port(), _free_port()
        env = {**self._env, "AUDIOSOCKET__PORT": str(audio)}
        command = [sys.executable, "manage.py", "serve", f"assistant-api:{web}"]
        url = f"http://127.0.0.1:{web}/v1/talk/asterisk/call/{self.assistants[assistant]}"
        with _process(command, env, "Rapida is ready") as (process, _):
            next_id = functools.partial(_announce, url, self.key)
            yield Server(process.pid, audio, self.store_pids, next_id, web)


async def _announce(url: str, key: str) -> uuid.UUID:
    """Bind one call, as a dialplan does before it connects the audio."""
    return uuid.UUID(await asyncio.to_thread(_fetch, urllib.request.Request(url, headers={"x-api-key": key})))


def _fetch(request: urllib.request.Request) -> str:
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _process(command: list[str], env: dict[str, str], ready: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start ``command`` on the server's core, wait for the line that begins with ``ready``, and stop it afterwards."""
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**env, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            preexec_fn=functools.partial(host.pin, host.SERVER_CORE),
        )
        try:
            yield process, _wait_for(process, ready, log)
        finally:
            process.terminate()
            try:
                process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _wait_for(process: subprocess.Popen[str], ready: str, log: object) -> str:
    assert process.stdout is not None
    seen: list[str] = []
    for line in process.stdout:
        seen.append(line)
        if line.startswith(ready):
            return line
    log.seek(0)  # type: ignore[attr-defined]
    said = "".join(seen) + log.read()  # type: ignore[attr-defined]
    raise RuntimeError(f"{' '.join(process.args)} did not start:\n{said}")  # type: ignore[arg-type]
