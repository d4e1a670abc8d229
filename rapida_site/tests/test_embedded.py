"""The embedded servers: real PostgreSQL and Valkey, started, shared, killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from rapida_site import paths
from rapida_site.embedded import binaries, launch
from rapida_site.embedded.errors import EmbeddedError
from rapida_site.embedded.servers import Lease, Place, use

pytestmark = pytest.mark.servers

# A process that attaches, says so, and waits: what a test kills.
USER = """
import sys, time
from pathlib import Path
from rapida_site.embedded.servers import Place, use
lease = use(Place(data=Path(sys.argv[1]), sockets=Path(sys.argv[1]) / "run"))
print("started" if lease.started else "attached", flush=True)
time.sleep(600)
"""


@pytest.fixture
def place() -> Iterator[Place]:
    data = Path(tempfile.mkdtemp(prefix="rapida-e-"))
    data.chmod(0o711)
    yield Place(data=data, sockets=data / "run")
    for child in psutil.Process().children():
        if str(data) in child.cmdline():
            child.kill()
    _wait_until(lambda: not _processes(data), "a server outlived its test")
    shutil.rmtree(data)


def _processes(data: Path) -> list[str]:
    """The command lines of all living processes that name this data directory, test processes of ours aside."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(str(data) in word for word in words):
            found.append(" ".join(words))
    return found


def _wait_until(condition: Callable[[], bool], message: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, message
        time.sleep(0.05)


def _user(place: Place) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(place.data)], stdout=subprocess.PIPE, text=True, cwd=paths.BASE
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def _kill(process: subprocess.Popen[str], number: int = signal.SIGKILL) -> None:
    process.send_signal(number)
    process.communicate()


def _sql(place: Place, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(host=str(place.sockets), user="postgres", dbname="postgres", autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _valkey(place: Place) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(place.sockets / "redis.sock"))


def test_data_outlives_a_restart(place: Place) -> None:
    first = use(place)
    _sql(place, "CREATE TABLE kept (word text)")
    _sql(place, "INSERT INTO kept VALUES ('here')")
    with _valkey(place) as client:
        client.set("session", "kept")
    first.release()
    assert not _processes(place.data)
    second = use(place)
    assert _sql(place, "SELECT word FROM kept") == [("here",)]
    with _valkey(place) as client:
        assert client.get("session") == b"kept"
    second.release()


def test_nothing_is_left_after_kill_9_and_the_next_start_works(place: Place) -> None:
    process, said = _user(place)
    assert said == "started"
    _sql(place, "CREATE TABLE kept (word text)")
    assert len(_processes(place.data)) > 3
    _kill(process)
    _wait_until(lambda: not _processes(place.data), "servers outlived the process that was killed")
    lease = use(place)
    assert lease.started
    assert _sql(place, "SELECT count(*) FROM kept") == [(0,)]
    lease.release()


def test_a_second_process_attaches_and_keeps_the_servers_when_the_first_is_killed(place: Place) -> None:
    first, _ = _user(place)
    second, said = _user(place)
    assert said == "attached"
    _kill(first)
    assert _sql(place, "SELECT 1") == [(1,)]
    _kill(second)
    _wait_until(lambda: not _processes(place.data), "servers outlived their last user")


def test_many_processes_that_start_at_once_share_one_server(place: Place) -> None:
    users = [
        subprocess.Popen(
            [sys.executable, "-c", USER, str(place.data)], stdout=subprocess.PIPE, text=True, cwd=paths.BASE
        )
        for _ in range(4)
    ]
    said = sorted(user.stdout.readline().strip() for user in users)  # type: ignore[union-attr]
    assert said == ["attached", "attached", "attached", "started"]
    for user in users:
        _kill(user)


def test_a_start_right_after_a_kill_waits_for_the_old_servers_to_go(place: Place) -> None:
    for _ in range(3):
        process, said = _user(place)
        assert said in ("started", "attached")
        assert _sql(place, "SELECT 1") == [(1,)]
        _kill(process)


def test_a_server_that_crashes_is_started_again(place: Place) -> None:
    lease = use(place, postgres=False)
    pid_file = place.data / "valkey" / "valkey.pid"
    before = pid_file.read_text()
    os.kill(int(before), signal.SIGKILL)
    _wait_until(lambda: pid_file.read_text() != before, "the server was not started again")
    lease.release()


def test_servers_whose_keepers_were_killed_are_replaced(place: Place) -> None:
    process, _ = _user(place)
    for keeper in psutil.Process(process.pid).children():
        keeper.kill()
    _kill(process)
    assert _processes(place.data), "without their keepers the servers run on"
    lease = use(place)
    assert lease.started
    assert _sql(place, "SELECT 1") == [(1,)]
    lease.release()


def test_nothing_listens_on_the_network(place: Place) -> None:
    lease = use(place)
    for process in psutil.process_iter(["cmdline"]):
        if any(str(place.data) in word for word in process.info["cmdline"] or []):
            assert not process.net_connections("inet")
    lease.release()


def test_data_of_another_major_is_refused_with_a_way_out(place: Place) -> None:
    use(place, redis=False).release()
    (place.data / "postgres" / "PG_VERSION").write_text("13\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 13.*EMBEDDED__POSTGRES_BIN.*pg_dumpall"):
        use(place, redis=False)
    assert not _processes(place.data)


def test_an_interrupted_first_start_is_made_good(place: Place) -> None:
    half_made = launch.own(place.data / "postgres.new")
    (half_made / "PG_VERSION").write_text("18\n")
    lease = use(place, redis=False)
    assert _sql(place, "SELECT 1") == [(1,)]
    lease.release()


def test_a_broken_data_directory_gives_the_reason_and_the_log(place: Place) -> None:
    use(place, redis=False).release()
    (place.data / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match=r"postgres did not start: .*no_such_setting.*log: .*postgres\.log"):
        use(place, redis=False)


def test_a_directory_of_somebody_else_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a directory of somebody else")
    place.sockets.mkdir()
    os.chown(place.sockets, 12345, 12345)
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        use(place)


def test_a_full_disk_is_said_in_one_sentence(place: Place) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m,mode=711", "tmpfs", place.data], check=False)
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(EmbeddedError, match="No space left on device") as raised:
            use(place, redis=False)
        assert "\n" not in str(raised.value)
    finally:
        subprocess.run(["umount", place.data], check=True)


@pytest.mark.parametrize("closed", [False, True], ids=["open parents", "parents that nobody may enter"])
def test_root_drops_to_an_unprivileged_user(place: Place, closed: bool) -> None:
    if os.geteuid() != 0:
        pytest.skip("this is about root")
    if closed:
        place.data.chmod(0o700)
    lease = use(place)
    for name in ("postgres/postmaster.pid", "valkey/valkey.pid"):
        pid = int((place.data / name).read_text().split()[0])
        assert psutil.Process(pid).uids().effective != 0
    assert stat_mode(place.data) == (0o700 if closed else 0o711), "no existing directory changes its mode"
    lease.release()


def stat_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_an_ordinary_user_needs_no_privilege(place: Place) -> None:
    if os.geteuid() != 0:
        lease: Lease = use(place)  # the tests already run as one
        lease.release()
        return
    closed = [folder for folder in (paths.BASE, *paths.BASE.parents) if not folder.stat().st_mode & 0o001]
    if closed:
        pytest.skip(f"an ordinary user may not enter {closed[0]}, where this checkout lies")
    os.chown(place.data, 65534, 65534)
    script = USER.replace("time.sleep(600)", "lease.release()")
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable  # ours may stand below /root
    done = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", python, "-B", "-c", script, place.data],
        capture_output=True, text=True, cwd=paths.BASE, check=False,
        env={**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")},
    )  # fmt: skip
    assert done.stdout.strip() == "started", done.stderr
    assert (place.data / "postgres").stat().st_uid == 65534


def test_programs_of_ones_own_choice_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDED__POSTGRES_BIN", str(tmp_path))
    with pytest.raises(EmbeddedError, match=f"{tmp_path} has no initdb"):
        binaries.postgres()
    monkeypatch.setenv("EMBEDDED__REDIS_SERVER", str(tmp_path / "none"))
    with pytest.raises(EmbeddedError, match="none does not exist"):
        binaries.redis_server()


def test_the_servers_of_the_machine_serve_as_well(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDED__POSTGRES_BIN", "system")
    monkeypatch.setenv("EMBEDDED__REDIS_SERVER", "system")
    try:
        version = binaries.postgres().major
    except EmbeddedError:
        pytest.skip("no PostgreSQL on this machine; .ci/run installs PostgreSQL 15 and Redis 7")
    lease = use(place)
    assert _sql(place, "SHOW server_version_num")[0][0][:2] == str(version)  # type: ignore[index]
    with _valkey(place) as client:
        assert client.info()["redis_version"] >= "7"
    lease.release()
