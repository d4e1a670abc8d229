"""The stop: new calls are refused, live ones may end, the rest are ended, a second signal cuts it short."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from websockets.sync.client import ClientConnection, connect

from rapida_site import paths

pytestmark = pytest.mark.slow


@pytest.fixture
def start() -> Iterator[Callable[[float], Running]]:
    started: list[Running] = []

    def run(drain_seconds: float) -> Running:
        started.append(Running(drain_seconds))
        return started[-1]

    yield run
    for running in started:
        running.process.kill()
        running.process.communicate()


class Running:
    def __init__(self, drain_seconds: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rapida_site.tests.serve_with_calls", str(drain_seconds)],
            cwd=paths.BASE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().split()[1])

    def call(self) -> ClientConnection:
        return connect(f"ws://127.0.0.1:{self.port}/", close_timeout=1)

    def signal(self) -> None:
        """Send SIGTERM and return once it was noticed."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.stderr is not None
        assert "stopping" in self.process.stderr.readline()

    def finish(self) -> tuple[int, str]:
        out, _ = self.process.communicate(timeout=20)
        return self.process.returncode, out


def test_a_live_call_may_end_by_itself_while_new_ones_are_refused(start: Callable[[float], Running]) -> None:
    running = start(30)
    with running.call() as live:
        assert live.recv() == "open"
        running.signal()
        with running.call() as late:
            assert late.recv() == "This server is shutting down and takes no new calls."
        assert running.process.poll() is None
    assert running.finish() == (0, "ended by the client\n")


def test_while_calls_end_grpc_clients_are_told_to_go_elsewhere(start: Callable[[float], Running]) -> None:
    running = start(30)
    with grpc.insecure_channel(f"127.0.0.1:{running.port}") as channel:
        health = health_pb2_grpc.HealthStub(channel)
        asked = health_pb2.HealthCheckRequest()
        with running.call() as live:
            assert live.recv() == "open"
            assert health.Check(asked, timeout=30).status == health_pb2.HealthCheckResponse.SERVING
            running.signal()
            assert health.Check(asked, timeout=30).status == health_pb2.HealthCheckResponse.NOT_SERVING
        assert running.finish()[0] == 0


def test_calls_that_do_not_end_are_ended_with_the_reason_shutdown(start: Callable[[float], Running]) -> None:
    running = start(0.2)
    with running.call() as one, running.call() as two:
        assert (one.recv(), two.recv()) == ("open", "open")
        running.signal()
        assert running.finish() == (0, "ended shutdown\nended shutdown\n")


def test_without_calls_it_stops_at_once(start: Callable[[float], Running]) -> None:
    running = start(600)
    running.signal()
    assert running.finish() == (0, "")


def test_a_second_signal_does_not_wait(start: Callable[[float], Running]) -> None:
    running = start(600)
    with running.call() as live:
        assert live.recv() == "open"
        running.signal()
        running.process.send_signal(signal.SIGINT)
        assert running.finish() == (1, "")
