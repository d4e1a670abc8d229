from __future__ import annotations

import asyncio
import threading
import time

import pytest

from assistants import admission as admission_module
from assistants.admission import ASSUMED_COST, LAG_LIMIT, LOAD_LIMIT, USUAL_COST, Admission, LoadMeter
from assistants.live import LiveCalls, registry
from integrations.providers.local import noise_rnnoise, vad_batches
from integrations.providers.local.worker import Worker
from rapida_site.lib.errors import Busy


@pytest.fixture(autouse=True)
def limits(room_for_calls: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real ones, which other tests do without."""
    monkeypatch.setattr(admission_module, "LOAD_LIMIT", LOAD_LIMIT)
    monkeypatch.setattr(admission_module, "LAG_LIMIT", LAG_LIMIT)


class Meter:
    """A ``LoadMeter`` whose measurements the test sets."""

    load = 0.0
    lag = 0.0


def admission(max_calls: int = 0, *, load: float = 0.0, lag: float = 0.0) -> Admission:
    meter = Meter()
    meter.load, meter.lag = load, lag
    return Admission(meter, max_calls)  # type: ignore[arg-type]


def test_it_refuses_one_more_than_the_set_number() -> None:
    admission(3).check(2)
    with pytest.raises(Busy, match="takes 3 calls"):
        admission(3).check(3)


def test_it_refuses_when_the_loop_is_late() -> None:
    with pytest.raises(Busy):
        admission(lag=0.03).check(5)


def test_it_refuses_a_call_that_the_measured_cost_of_the_others_leaves_no_room_for() -> None:
    admission(load=0.70).check(100)
    with pytest.raises(Busy):
        admission(load=LOAD_LIMIT).check(100)


def test_calls_that_came_since_the_last_measurement_count_before_they_are_measured() -> None:
    gate = admission()
    fitting = int(LOAD_LIMIT / ASSUMED_COST)
    for live in range(fitting - 1):
        gate.check(live)
    gate.check(fitting - 1)
    with pytest.raises(Busy):
        gate.check(fitting)


def test_callers_who_only_listen_now_count_for_what_they_need_when_they_speak() -> None:
    gate = admission(load=0.1)
    fitting = int(LOAD_LIMIT / USUAL_COST) - 1
    gate.check(fitting)
    with pytest.raises(Busy):
        admission(load=0.1).check(fitting + 2)


async def test_the_meter_measures_a_busy_loop() -> None:
    loop = asyncio.get_running_loop()
    meter = LoadMeter(loop)
    meter.start()
    began = time.perf_counter(), time.thread_time()
    while time.perf_counter() < began[0] + 0.6:
        sum(range(20_000))
        await asyncio.sleep(0)
    share = (time.thread_time() - began[1]) / (time.perf_counter() - began[0])
    assert meter.load == pytest.approx(share, rel=0.5), "a busy machine gives this thread less than a core"
    meter.stop()
    assert meter.load == 0


@pytest.mark.parametrize("worker", [vad_batches._worker, noise_rnnoise._worker])
def test_the_threads_that_work_on_every_frame_count(worker: Worker) -> None:
    class Spin:
        done = threading.Event()

        def run(self) -> None:
            began = time.thread_time()
            while time.thread_time() - began < 0.05:
                pass
            self.done.set()

    job = Spin()
    before = admission_module._voice_cpu() - time.thread_time()
    worker.submit(job)
    assert job.done.wait(30)
    assert admission_module._voice_cpu() - time.thread_time() - before > 0.04


async def test_a_moment_of_lateness_right_after_the_first_call_refuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """It loads the models."""
    monkeypatch.setattr(admission_module, "SAMPLE_SECONDS", 0.01)
    loop = asyncio.get_running_loop()
    meter = LoadMeter(loop)
    meter.start()
    seen: list[float] = []
    end = loop.time() + 10
    while (not seen or not meter.lag) and loop.time() < end:
        time.sleep(0.03)  # holds the loop up: each sample is late
        await asyncio.sleep(0)
        seen.append(meter.lag)
    meter.stop()
    assert seen[:3] == [0, 0, 0]
    assert seen[-1] > 0.01


async def test_a_line_is_held_until_it_is_let_go_and_a_stop_waits_for_it() -> None:
    calls = LiveCalls(asyncio.get_running_loop(), max_calls=1)
    with calls.admitted():
        assert calls.count == 1
        with pytest.raises(Busy), calls.admitted():
            raise AssertionError("never reached")
        stop = asyncio.create_task(calls.finish(30))
        await asyncio.sleep(0)
        assert not stop.done()
    await stop
    assert calls.count == 0


async def test_a_draining_process_takes_no_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "draining", True)
    calls = LiveCalls(asyncio.get_running_loop(), max_calls=0)
    with pytest.raises(Busy, match="shutting down"), calls.admitted():
        raise AssertionError("never reached")
