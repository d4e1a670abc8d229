"""What a request costs: GetAssistant over gRPC and grpc-web beside a bare gRPC server, and beside live conversations.

The bare server answers the same bytes without looking at the request; the platform checks the key, reads the assistant
from PostgreSQL and builds the message. Servers have one core, clients and stores the other.
"""

from __future__ import annotations

import asyncio
import functools
import multiprocessing
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import uvloop

from benchmarks import host, load_client, server
from benchmarks.audiosocket import frames, tone
from benchmarks.caller import Plan
from benchmarks.calls import disturbance
from benchmarks.figures import quantile
from benchmarks.seed import REPLY_SECONDS
from benchmarks.unary_client import Target, Times, load, load_in_process
from rapida_site.pb import assistant_api_pb2 as pb

IN_FLIGHT = (1, 16, 64)
CONVERSATIONS, BESIDE_THEM = 25, 200
PATH = "/assistant_api.AssistantService/GetAssistant"
COLUMNS = (
    ("system", "system", 12), ("in_flight", "in flight", 11), ("p50", "p50 ms", 9), ("p99", "p99 ms", 9),
    ("per_second", "calls/s", 9), ("cpu_ms", "CPU ms/call", 13), ("store_cores", "stores", 8), ("failed", "failed", 8),
    ("noise_cores", "noise", 7),
)  # fmt: skip


def run(seconds: float, say: Any = print) -> dict[str, Any]:
    """Measure everything and return all rows."""
    host.pin(host.CLIENT_CORE)
    say("".join(f"{title:>{width}}" for _, title, width in COLUMNS))
    rows = []
    with server.Platform() as platform:
        request = pb.GetAssistantRequest(assistantDefinition={"assistantId": platform.assistants["plain"]})
        target = functools.partial(Target, path=PATH, request=request.SerializeToString(), key=platform.key)
        with server.bare_grpc() as bare:
            rows += _rows("bare gRPC", bare, target("grpc", bare.web_port), seconds, say)
        with platform.serve("plain") as running:
            for transport in ("grpc", "grpc-web"):
                rows += _rows(transport, running, target(transport, running.web_port), seconds, say)
        beside = _beside_conversations(platform, target, say)
    return {"rows": rows, "beside conversations": beside}


def _rows(name: str, running: server.Server, target: Target, seconds: float, say: Any) -> list[dict[str, Any]]:
    rows = []
    for in_flight in IN_FLIGHT:
        uvloop.run(load(target, in_flight, 0.5))
        before = _spent(running)
        times = uvloop.run(load(target, in_flight, seconds))
        server_cpu, stores, own, everything = (now - then for now, then in zip(_spent(running), before, strict=True))
        row = {
            "system": name,
            "in_flight": in_flight,
            **_figures(times),
            "cpu_ms": round(1000 * server_cpu / max(1, len(times.ms)), 3),
            "store_cores": round(stores / times.seconds, 2),
            "noise_cores": round((everything - server_cpu - stores - own) / times.seconds, 2),
        }
        rows.append(row)
        problem = disturbance(row)
        say("".join(f"{row[key]:>{width}}" for key, _, width in COLUMNS) + (f"  ({problem})" if problem else ""))
    return rows


def _spent(running: server.Server) -> tuple[float, float, float, float]:
    """CPU seconds so far: of the server, its stores, this client, and everything on the machine."""
    used = host.usage([running.pid]).cpu, host.usage(running.store_pids).cpu
    return *used, time.process_time(), host.host_cpu()


def _figures(times: Times) -> dict[str, Any]:
    return {
        "p50": quantile(times.ms, 0.5),
        "p99": quantile(times.ms, 0.99),
        "per_second": round(len(times.ms) / times.seconds) if times.seconds else 0,
        "failed": times.failed,
    }


def _beside_conversations(platform: server.Platform, target: Any, say: Any) -> list[dict[str, Any]]:
    """Hold conversations first alone and then beside a load of grpc-web calls; say whether anybody heard it."""
    plan = Plan(calls=CONVERSATIONS, speech=tuple(frames(tone(1.0, 300, 9000))), turns=3, reply_seconds=REPLY_SECONDS)
    rows = []
    for in_flight in (0, BESIDE_THEM):
        with platform.serve("plain") as running:
            row = uvloop.run(_conversations(plan, running, target("grpc-web", running.web_port), in_flight))
        rows.append(row)
        say(
            f"{row['held']} conversations beside {in_flight} grpc-web calls in flight: {row['late_turns']} of "
            f"{row['turns']} turns late behind 60 ms, reply p50 {row['latency_p50']} ms, p99 {row['latency_p99']} ms, "
            f"client lag p99 {row['client_lag_p99']} ms, noise {row['noise_cores']} cores"
            + (
                f"; unary p50 {row['p50']} ms, p99 {row['p99']} ms, {row['per_second']}/s, {row['failed']} failed"
                if in_flight
                else ""
            )
            + (f"  ({problem})" if (problem := disturbance(row)) else "")
        )
    return rows


async def _conversations(plan: Plan, running: server.Server, target: Target, in_flight: int) -> dict[str, Any]:
    announced = iter([await running.next_id() for _ in range(plan.calls)])  # before the load, which would delay it

    async def next_id() -> uuid.UUID:
        return next(announced)

    where = running.port, running.pid, running.store_pids, next_id
    if not in_flight:
        (row,) = await load_client.measure(plan, *where)
        return {"in_flight": 0, **row}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as beside:
        loop = asyncio.get_running_loop()
        helpers = (await loop.run_in_executor(beside, load_client.ready),)
        await loop.run_in_executor(beside, load_in_process, target, 1, 0.1)
        talking = asyncio.create_task(load_client.measure(plan, *where, helpers=helpers))
        # As long as they talk: connecting, spread, and each turn's speech, reply and pause.
        seconds = plan.calls * plan.opening_gap + plan.warmup + plan.spread + plan.turns * (1.5 + plan.reply_seconds)
        times = await loop.run_in_executor(beside, load_in_process, target, in_flight, seconds)
        (row,) = await talking
    return {"in_flight": in_flight, **row, **_figures(times)}
