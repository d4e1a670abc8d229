"""Start, share and stop the embedded PostgreSQL and Valkey.

``use()`` attaches this process to the servers of one data directory, starting them when nobody else has; the servers stop
when the last process that uses them is gone (``keeper.py``). Unix sockets only: nothing listens on the network.
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

from rapida_site.embedded import binaries, launch
from rapida_site.embedded.errors import EmbeddedError

POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"
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

    def release(self) -> None:
        """Give the servers up; when nobody else uses those that we started, return after they are gone."""
        shared = False
        for lock in self.locks:
            shared |= not _is_last_user(lock)
            lock.close()
        for keeper in [] if shared else self.keepers:
            keeper.wait()
        self.locks.clear()


def use(place: Place, *, postgres: bool = True, redis: bool = True) -> Lease:
    """Attach to the servers of ``place``, starting what does not run; raise EmbeddedError with a sentence when that fails."""
    lease = Lease()
    try:
        for directory in (place.data, place.data / "log"):
            directory.mkdir(parents=True, exist_ok=True)
        launch.own(place.sockets)
        for wanted, attach in ((postgres, _use_postgres), (redis, _use_redis)):
            if wanted:
                attach(place, lease)
    except BaseException as error:
        lease.release()
        if isinstance(error, OSError):
            raise EmbeddedError(f"The embedded servers cannot start in {place.data}: {error.strerror} ({error.filename})") from error
        raise
    return lease


def _use_postgres(place: Place, lease: Lease) -> None:
    def command() -> list[str]:
        programs, data = binaries.postgres(), place.data / "postgres"
        _initialize(programs, data)
        settings = ["listen_addresses=", f"unix_socket_directories={place.sockets}", "unix_socket_permissions=0700"]
        settings += ["max_connections=120", "shared_buffers=64MB", "log_timezone=UTC"]
        if not place.durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        options = [part for setting in settings for part in ("-c", setting)]
        return launch.as_servant([str(programs.bin / "postgres"), "-D", str(data), *options], programs.bin / "postgres", data)

    _attach("postgres", place, lease, command, signal.SIGINT, lambda: _answers(place.sockets / POSTGRES_SOCKET, _STARTUP_PACKET, b"R"))


def _use_redis(place: Place, lease: Lease) -> None:
    def command() -> list[str]:
        program, data = binaries.redis_server(), launch.own(place.data / "valkey")
        lasting = ["--appendonly", "yes"] if place.durable else ["--appendonly", "no", "--save", ""]
        options = ["--port", "0", "--unixsocket", str(place.sockets / REDIS_SOCKET), "--unixsocketperm", "700"]
        options += ["--dir", str(data), "--maxmemory-policy", "noeviction", *lasting]
        return launch.as_servant([str(program), *options], program, data)

    _attach("valkey", place, lease, command, signal.SIGTERM, lambda: _answers(place.sockets / REDIS_SOCKET, b"PING\r\n", b"+"))


def _attach(
    name: str, place: Place, lease: Lease, command: Callable[[], list[str]], stop_signal: int, answers: Callable[[], bool]
) -> None:
    """Take a share in the server ``name``; under the start lock, start it when it does not answer."""
    users = place.sockets / f"{name}.lock"
    with _open(place.sockets / "start.lock") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        lock = _open(users)
        lease.locks.append(lock)
        fcntl.flock(lock, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
        if answers():
            return
        log = place.data / "log" / f"{name}.log"
        with log.open("ab") as output:
            offset = output.tell()
            arguments = [sys.executable, "-I", str(Path(__file__).with_name("keeper.py")), str(users), str(int(stop_signal)), "--"]
            keeper = subprocess.Popen(
                [*arguments, *command()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8" if sys.platform != "darwin" else "en_US.UTF-8"},
            )
        lease.keepers.append(keeper)
        _wait_until_up(name, keeper, answers, log, offset)


def _wait_until_up(name: str, keeper: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path, offset: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not answers():
        if keeper.poll() is not None or time.monotonic() > deadline:
            keeper.terminate()
            raise EmbeddedError(f"The embedded {name} did not start: {_last_words(log, offset)} (log: {log})")
        time.sleep(0.02)


def _initialize(programs: binaries.Postgres, data: Path) -> None:
    """Make the data directory at the first start; refuse data of another PostgreSQL major."""
    version = launch.own(data) / "PG_VERSION"
    if version.exists():
        made_by = version.read_text(encoding="ascii").strip()
        if made_by != str(programs.major):
            raise EmbeddedError(
                f"The data in {data} was made by PostgreSQL {made_by}, but PostgreSQL {programs.major} is installed, which cannot "
                f"read it. Set EMBEDDED__POSTGRES_BIN to the bin directory of a PostgreSQL {made_by}, or move the data "
                f"over with pg_dumpall or pg_upgrade (docs/operations.md)."
            )
        return
    initdb = [str(programs.bin / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    command = launch.as_servant(initdb, programs.bin / "initdb", data)
    made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
    if made.returncode:
        raise EmbeddedError(f"PostgreSQL's initdb failed in {data}: {(made.stderr or made.stdout).strip().splitlines()[-1]}")


def _answers(path: Path, question: bytes, answer: bytes) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(path))
            connection.sendall(question)
            return connection.recv(1) == answer
    except OSError:
        return False


def _open(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")


def _is_last_user(lock: IO[bytes]) -> bool:
    """True when the shared lock that we hold can become exclusive: nobody else holds one."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _last_words(log: Path, offset: int) -> str:
    with log.open("rb") as lines:
        lines.seek(offset)
        said = [line.strip() for line in lines.read().decode(errors="replace").splitlines() if line.strip()]
    telling = [line for line in said if "FATAL" in line or "rror" in line or "# " in line]
    return (telling or said or ["it said nothing"])[-1]
