"""Prometheus series of the voice core; labels never hold tenant or caller data."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from assistants.voice.marks import TurnMarks

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)

LIVE_CALLS = Gauge("rapida_live_calls", "Calls that are running in this process.")
CALLS = Counter("rapida_calls", "Calls that ended, by reason.", ["reason"])
REFUSED = Counter("rapida_calls_refused", "Calls that were refused, by cause.", ["cause"])
FAILURES = Counter("rapida_stage_failures", "Failures of a stage that a caller or operator saw.", ["stage"])
INTERRUPTIONS = Counter("rapida_interruptions", "Answers that the caller cut short, by trigger.", ["type"])
SPECULATIONS = Counter("rapida_speculations", "Speculative answers, by what became of them.", ["result"])
LOOP_LAG = Gauge("rapida_loop_lag_seconds", "Worst lateness of the call loop's timer in the last second.")
WAITING_RECORDS = Gauge("rapida_call_log_queue", "Call records that wait to be written.")
_WATERFALL = {
    "stt_final": Histogram("rapida_stt_final_seconds", "Last voiced sample → final transcript.", buckets=_SECONDS),
    "eos_decision": Histogram("rapida_eos_seconds", "Last voiced sample → turn taken.", buckets=_SECONDS),
    "first_audio": Histogram(
        "rapida_first_audio_seconds", "Last voiced sample → first audible frame.", buckets=_SECONDS
    ),
}
ANSWER = Histogram("rapida_answer_seconds", "Turn taken → first audible frame.", buckets=_SECONDS)


def observe_turn(marks: TurnMarks) -> None:
    for name, histogram in _WATERFALL.items():
        at = getattr(marks, name)
        if at is not None:
            histogram.observe(max(0.0, at - marks.speech_end))
    if marks.first_audio is not None and marks.eos_decision is not None:
        ANSWER.observe(max(0.0, marks.first_audio - marks.eos_decision))
