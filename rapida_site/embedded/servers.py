"""Start, share and stop the embedded PostgreSQL and Valkey.

``use()`` attaches this process to the servers of one data directory, starting them when nobody else has; they stop when
the last process that uses them is gone (``keeper.py``). Unix sockets only: nothing listens on the network.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from rapida_site.embedded import binaries, launch, postgres_data
from rapida_site.embedded.errors import EmbeddedError

_START_SECONDS = 60.0
# A bare connect() succeeds while PostgreSQL still recovers; it answers a start-up packet with R once it takes sessions.
_STARTUP_PACKET = b"\0\0\0\x29\0\3\0\0user\0postgres\0database\0postgres\0\0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the data and the sockets are; ``durable=False`` trades crash safety for speed (tests)."""

    data: Path
    sockets: Path
    durable: bool = True


@dataclass(slots=True)
class Lease:
    """This process's use of the servers; ends with the process, or earlier with ``release()``."""

    locks: list[IO[bytes]] = field(default_factory=list)
    keepers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def started(self) -> bool:
        """True when this process started a server, rather than found all of them running."""
        return bool(self.keepers)

    def release(self) -> None:
        """Give the servers up; when nobody else uses those that we started, return after they are gone."""
        shared = False
        for lock in self.locks:
            shared |= not _take(lock)
            lock.close()
        self.locks.clear()
        for keeper in [] if shared else self.keepers:
            keeper.wait()


@dataclass(frozen=True, slots=True)
class _Server:
    """How to ask whether a server is up, how to start it and how to stop it."""

    name: str
    socket: Path
    question: bytes
    answer: bytes
    pid_file: Path
    stop_signal: signal.Signals
    command: Callable[[], list[str]]

    def is_up(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(self.question)
                return connection.recv(1) == self.answer
        except OSError:
            return False


def use(
    place: Place, *, postgres: bool = True, redis: bool = True, when_started: Callable[[], object] | None = None
) -> Lease:
    """Attach to the servers of ``place``, starting what does not run; EmbeddedError says why that failed.

    One process at a time looks and starts; ``when_started`` runs before the next one may attach.
    """
    lease = Lease()
    wanted = ([_postgres(place)] if postgres else []) + ([_valkey(place)] if redis else [])
    try:
        (place.data / "log").mkdir(parents=True, exist_ok=True)
        launch.own(place.sockets)
        with _open(place.sockets / "start.lock") as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            for server in wanted:
                _attach(server, place, lease)
            if lease.started and when_started:
                when_started()
    except OSError as error:
        lease.release()
        cause = f"{error.strerror} ({error.filename})" if error.filename else str(error)
        raise EmbeddedError(f"The embedded servers cannot use {place.data}: {cause}.") from error
    except BaseException:
        lease.release()
        raise
    return lease


def _postgres(place: Place) -> _Server:
    data = place.data / "postgres"

    def command() -> list[str]:
        programs = binaries.postgres()
        postgres_data.prepare(programs, data)
        settings = ["listen_addresses=", f"unix_socket_directories={place.sockets}", "unix_socket_permissions=0700"]
        settings += ["max_connections=120", "shared_buffers=64MB", "log_timezone=UTC"]
        if not place.durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        options = [part for setting in settings for part in ("-c", setting)]
        program = programs.bin / "postgres"
        return launch.as_servant([str(program), "-D", str(data), *options], program, data)

    path = place.sockets / ".s.PGSQL.5432"
    return _Server("postgres", path, _STARTUP_PACKET, b"R", data / "postmaster.pid", signal.SIGINT, command)


def _valkey(place: Place) -> _Server:
    data, path = place.data / "valkey", place.sockets / "redis.sock"
    pid_file = data / "valkey.pid"

    def command() -> list[str]:
        program = binaries.redis_server()
        launch.own(data)
        options = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--pidfile", str(pid_file)]
        options += ["--dir", str(data), "--maxmemory-policy", "noeviction"]
        options += ["--appendonly", "yes"] if place.durable else ["--appendonly", "no", "--save", ""]
        return launch.as_servant([str(program), *options], program, data)

    return _Server("valkey", path, b"PING\r\n", b"+", pid_file, signal.SIGTERM, command)


def _attach(server: _Server, place: Place, lease: Lease) -> None:
    """Take a share in the server, and start it when it is not up or its keeper is gone."""
    users = place.sockets / f"{server.name}.lock"
    share = _open(users)
    lease.locks.append(share)
    fcntl.flock(share, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
    if server.is_up():
        with _open(users.with_suffix(".keeper")) as keeper_lives:
            if not _take(keeper_lives):
                return
        _stop_orphan(server)
    _start(server, users, place.data / "log" / f"{server.name}.log", lease)


def _start(server: _Server, users: Path, log: Path, lease: Lease) -> None:
    keeper_command = [
        sys.executable,
        "-I",
        str(Path(__file__).with_name("keeper.py")),
        str(users),
        str(int(server.stop_signal)),
        "--",
    ]
    with log.open("ab") as output:
        offset = output.tell()
        keeper = subprocess.Popen(
            [*keeper_command, *server.command()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
            env={**os.environ, "LC_ALL": launch.LOCALE},
        )
    lease.keepers.append(keeper)
    deadline = time.monotonic() + _START_SECONDS
    while not server.is_up():
        if keeper.poll() is not None or time.monotonic() > deadline:
            keeper.terminate()
            raise EmbeddedError(f"The embedded {server.name} did not start: {_last_words(log, offset)} (log: {log}).")
        time.sleep(0.02)
    keeper.send_signal(signal.SIGUSR1)  # from now on it is to be restarted when it dies


def _stop_orphan(server: _Server) -> None:
    """Stop a server whose keeper was killed: nobody would stop it any more."""
    os.kill(int(server.pid_file.read_text(encoding="ascii").split()[0]), server.stop_signal)
    deadline = time.monotonic() + _START_SECONDS
    while server.is_up() or server.pid_file.exists():
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"An earlier {server.name} does not stop; end the process in {server.pid_file} and try again."
            )
        time.sleep(0.05)


def _open(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")


def _take(lock: IO[bytes]) -> bool:
    """Return whether the lock could be had exclusively: nobody else holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _last_words(log: Path, offset: int) -> str:
    """Return the last two lines that the server itself wrote, without their times."""
    with log.open("rb") as lines:
        lines.seek(offset)
        said = [line.split("] ")[-1].strip() for line in lines.read().decode(errors="replace").splitlines()]
    return "; ".join([line for line in said if line and not line.startswith("keeper:")][-2:]) or "it said nothing"
