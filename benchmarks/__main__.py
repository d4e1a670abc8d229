"""``make bench``: per-frame costs, calls next to a bare server, requests next to a bare gRPC server, the end-of-speech
curve (docs/benchmarks.md).

``make bench ARGS="calls --full --json out.json"`` runs one part, its long form, and keeps the figures;
``ARGS="endpointing --recordings DIR"`` judges the end of speech on recorded talk.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Before numpy and the models come in: several threads each would fight over the two cores that are measured.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks import host

PARTS = ("frames", "calls", "unary", "endpointing")


def say(text: str) -> None:
    print(text, flush=True)


def _frames(given: argparse.Namespace) -> Any:
    from benchmarks import frame_cost

    return frame_cost.run(say)


def _calls(given: argparse.Namespace) -> Any:
    from benchmarks import calls

    cores = os.cpu_count() or 1
    if cores < 2:
        say("One core for server and client: read only the CPU per call.")
    say(calls.heading())
    rows = calls.run(calls.FULL if given.full else calls.SHORT, turns=4 if given.full else 2, say=say)
    for sentence in calls.ratios(rows):
        say(sentence)
    return rows


def _unary(given: argparse.Namespace) -> Any:
    from benchmarks import unary

    return unary.run(seconds=8 if given.full else 3, say=say)


def _endpointing(given: argparse.Namespace) -> Any:
    from benchmarks import endpointing_curve, recordings

    if given.recordings is not None:
        try:
            return recordings.run(given.recordings, say=say)
        except ValueError as error:
            sys.exit(f"Nothing was judged: {error}")
    return [dataclasses.asdict(point) for point in endpointing_curve.run(given.full, say=say)]


_RUN: dict[str, Callable[[argparse.Namespace], Any]] = {
    "frames": _frames,
    "calls": _calls,
    "unary": _unary,
    "endpointing": _endpointing,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)} (all)")
    parser.add_argument("--full", action="store_true", help="more calls, turns and cases: about 20 minutes")
    parser.add_argument("--first", action="store_true", help="go before all else on a busy machine (needs root)")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    parser.add_argument("--recordings", type=Path, metavar="DIR", help="judge `endpointing` on the WAVs in this folder")
    given = parser.parse_args()
    if given.recordings is not None and given.parts != ["endpointing"]:
        parser.error("--recordings belongs to `endpointing` alone")
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    # Python would die at once and leave the platform and its stores running; as an exception it unwinds.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    if given.first:
        host.go_first()
    about = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    results: dict[str, Any] = {"about": {**about, "load": os.getloadavg()[0], "time": time.time()}}
    say(f"Python {about['python']}, {about['cores']} cores, load {results['about']['load']:.2f} before the start")
    for part in given.parts or PARTS:
        say(f"\n== {part}")
        results[part] = _RUN[part](given)
    if given.json is not None:
        given.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
