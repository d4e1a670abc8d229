"""Calls next to a bare server in the same run: latency, underruns, barge-in, CPU, memory, overload.

Systems alternate, each row on a freshly started server that one call has warmed. The gates are ratios within one run
and CPU time, because milliseconds belong to the machine.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

import uvloop

from assistants.voice.audio import rms
from benchmarks import host, load_client, server
from benchmarks.audiosocket import HEADER, RATE, frames, tone
from benchmarks.caller import Plan
from benchmarks.seed import REPLY_SECONDS, VAD_WAIT_MS
from integrations import registry

SPOKEN = "What time do you open on Saturday morning?"
VOICED = 300
# Above these a row shows the client or the neighbours: only its CPU per call may be read.
MAX_LAG_MS = 5.0
MAX_NOISE = 0.4


@dataclass(frozen=True, slots=True)
class Case:
    """``calls`` that are held; with ``rush``, as many more callers come while those talk."""

    system: str
    calls: int
    rush: int = 0


SHORT = (
    *(Case(system, calls) for calls in (25, 50, 100) for system in ("bare", "plain")),
    *(Case("vad", calls) for calls in (25, 50, 100)),
)
FULL = (
    *(Case(system, calls) for calls in (1, 25, 50, 100, 200) for system in ("bare", "plain")),
    *(Case(system, calls) for calls in (25, 50, 100) for system in ("vad", "plain-recorded", "vad-recorded")),
    # One core takes about 325 calls, so this is twice as many.
    *(Case(system, 200, rush=450) for system in ("plain", "vad")),
)
RUSH_TURNS = 5
"""So many that those who were there first still talk when the last of the rush has come and gone."""


def run(cases: tuple[Case, ...], turns: int, say: Any = print) -> list[dict[str, Any]]:
    """Measure every case and return its row."""
    host.pin(host.CLIENT_CORE)
    voice = tuple(frames(spoken()))
    rows: list[dict[str, Any]] = []
    with server.Platform() as platform:
        for case in cases:
            vad = case.system.startswith("vad")
            plan = Plan(
                calls=case.calls,
                speech=voice if vad else tuple(frames(tone(1.0, 300, 9000))),
                turns=RUSH_TURNS if case.rush else turns,
                reply_seconds=REPLY_SECONDS,
                expected_ms=VAD_WAIT_MS if vad else 0.0,
            )
            rush = replace(plan, calls=case.rush, turns=2, opening_gap=0.02, rolling=True, spread=0.5)
            with _start(case, platform) as running:
                found = uvloop.run(_measure(plan, rush if case.rush else None, running))
            for row, system in zip(found, (case.system, f"{case.system} rush"), strict=False):
                rows.append({"system": system, "rush": case.rush, **row})
                say(line(rows[-1]))
    return rows


def _start(case: Case, platform: server.Platform) -> AbstractContextManager[server.Server]:
    return server.bare(REPLY_SECONDS) if case.system == "bare" else platform.serve(case.system)


async def _measure(plan: Plan, rush: Plan | None, running: server.Server) -> list[dict[str, Any]]:
    async def measured(what: Plan, rush: Plan | None = None) -> list[dict[str, Any]]:
        where = running.port, running.pid, running.store_pids, running.next_id
        return await load_client.measure(what, *where, rush=rush)

    await measured(replace(plan, calls=1, turns=1, barge_every=0, spread=0.0, warmup=0.5))
    await asyncio.sleep(0.5)
    return await measured(plan, rush)


def spoken() -> bytes:
    """Return a question by the local voice, cut so that it begins and ends on a clearly voiced frame."""

    async def synthesize() -> bytes:
        voice = registry.open_synthesizer("local-hibari", rate_hint=RATE, options={})
        await voice.start()
        return b"".join([chunk.pcm async for chunk in voice.synthesize(SPOKEN)])

    pieces = frames(asyncio.run(synthesize()))
    voiced = [number for number, frame in enumerate(pieces) if rms(frame[HEADER:]) > VOICED]
    return b"".join(frame[HEADER:] for frame in pieces[voiced[0] : voiced[-1] + 1])


# ---------------------------------------------------------------------------------------------- the table
COLUMNS = (
    ("system", "system", 15),
    ("calls", "calls", 6),
    ("held", "held", 6),
    ("latency_p50", "p50 ms", 8),
    ("latency_p90", "p90", 8),
    ("latency_p99", "p99", 8),
    ("late_turns", "late", 5),
    ("barge_p50", "stop p50", 9),
    ("barge_p99", "p99", 8),
    ("after_clear_ms", "after", 6),
    ("cpu_percent_per_call", "CPU %/call", 11),
    ("server_cores", "cores", 7),
    ("store_cores", "stores", 7),
    ("rss_mb_per_call", "MB/call", 8),
    ("refused_max", "refused ms", 11),
    ("client_lag_p99", "lag p99", 8),
    ("noise_cores", "noise", 6),
)


def heading() -> str:
    return "".join(f"{title:>{width}}" for _, title, width in COLUMNS)


def line(row: dict[str, Any]) -> str:
    cells = "".join(f"{'–' if row.get(key) is None else row[key]:>{width}}" for key, _, width in COLUMNS)
    problems = [f"{name} {row[name]}" for name in ("timeouts", "errors", "stray_ms") if row[name]]
    problems += [*row["first_errors"], *filter(None, [disturbance(row)])]
    return cells + (f"  ({'; '.join(problems)})" if problems else "")


def disturbance(row: dict[str, Any]) -> str:
    """Say why a row tells of the client or the neighbours, and not of the server; empty when it does not."""
    lag, noise = row.get("client_lag_p99") or 0.0, row.get("noise_cores") or 0.0
    if lag > MAX_LAG_MS or (noise > MAX_NOISE and not host.goes_first()):
        return f"NOT VALID: the machine was busy (lag {lag} ms, noise {noise} cores), measure again"
    return ""


def ratios(rows: list[dict[str, Any]]) -> list[str]:
    """Say what the platform costs against the bare server at the same number of calls."""
    bare = {row["calls"]: row for row in rows if row["system"] == "bare"}
    said = []
    for row in rows:
        base = bare.get(row["calls"])
        if row["system"] == "bare" or base is None or row["rush"]:
            continue
        cpu = row["cpu_percent_per_call"] / base["cpu_percent_per_call"]
        said.append(f"{row['system']:>15} at {row['calls']:3} calls: {cpu:.2f} times the CPU of the bare server")
    return said
