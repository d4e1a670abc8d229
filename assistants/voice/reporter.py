"""What happens in a call, told once: to the client as frames, to the store as records, to Prometheus as counts."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistants.agents.base import AgentContext, AgentTrace
from assistants.voice import telemetry
from assistants.voice.distinct import DistinctLog
from assistants.voice.frames import ErrorReported, EventReported, Metric, MetricsReported
from assistants.voice.marks import TurnMarks
from assistants.voice.records import ActionRecord, CallLog, ContextRecord, EventRecord, MessageRecord, MetricRecord
from assistants.voice.transport import Transport
from integrations.interfaces import Usage
from rapida_site.lib.errors import RapidaError


@dataclass(slots=True)
class Counters:
    """Totals of one call, stored with the conversation."""

    turns: int = 0
    interruptions: int = 0
    speculations: int = 0
    discards: int = 0
    usage: Usage = field(default_factory=Usage)
    spoken_seconds: float = 0.0


class Reporter:
    """Wall-clock stamps are taken here, so that the rest of the core knows only the loop's clock."""

    def __init__(self, transport: Transport, log: CallLog, used_ids: Collection[str] = ()) -> None:
        """``used_ids``: of the conversation's earlier messages."""
        self._transport, self.log = transport, DistinctLog(log, used_ids)

    def event(self, name: str, message_id: str = "", **data: Any) -> None:
        now = time.time()
        self.log.append(EventRecord(name, now, message_id, data))
        self._transport.send(EventReported(name, message_id, data, now))

    def error(self, error: RapidaError, stage: str, message_id: str = "") -> None:
        """A failure that the caller may see and the operator must."""
        telemetry.FAILURES.labels(stage).inc()
        self.log.append(EventRecord(f"{stage}.error", time.time(), message_id, error.as_dict()))
        self._transport.send(ErrorReported(error.code, error.message, stage))

    def message(
        self, id_: str, role: str, text: str, *, full: str = "", interrupted: bool = False, by_voice: bool = True
    ) -> None:
        self.log.append(MessageRecord(id_, role, text, time.time(), full or text, interrupted, by_voice))

    def metrics(self, message_id: str, metrics: tuple[Metric, ...]) -> None:
        for metric in metrics:
            self.log.append(MetricRecord(metric.name, metric.value, message_id, metric.description))
        if metrics:
            self._transport.send(MetricsReported(message_id, metrics))

    def turn(self, message_id: str, marks: TurnMarks) -> None:
        """The waterfall of one turn."""
        telemetry.observe_turn(marks)
        self.metrics(message_id, marks.metrics())

    def action(
        self,
        id_: str,
        kind: str,
        name: str,
        message_id: str,
        request: Mapping[str, Any],
        response: Mapping[str, Any],
        started: float,
        error: str = "",
    ) -> None:
        """``started`` is wall-clock; the duration runs until now."""
        elapsed = (time.time() - started) * 1000
        self.log.append(ActionRecord(id_, kind, name, message_id, request, response, started, elapsed, error))

    def notes(self, message_id: str, notes: Sequence[AgentContext | AgentTrace]) -> None:
        """What the agent looked up and asked for an answer."""
        for note in notes:
            if isinstance(note, AgentContext):
                self.log.append(ContextRecord(message_id, note.query, note.result))
            else:
                self.log.append(
                    ActionRecord(
                        uuid.uuid4().hex,
                        "llm-call",
                        note.name,
                        message_id,
                        note.request,
                        note.response,
                        note.started,
                        note.seconds * 1000,
                        note.error,
                    )
                )

    def totals(self, counters: Counters, *, heard_seconds: float, earlier: Mapping[str, float]) -> None:
        """The figures of the whole conversation: this call's, which heard ``heard_seconds`` of the caller, and those of
        ``earlier`` calls.
        """
        totals = {
            "conversation.turns": counters.turns,
            "conversation.interruptions": counters.interruptions,
            "agent.speculations": counters.speculations,
            "agent.discards": counters.discards,
            "agent.input_tokens": counters.usage.input_tokens,
            "agent.output_tokens": counters.usage.output_tokens,
            "stt.duration_ms": heard_seconds * 1000,
            "tts.duration_ms": counters.spoken_seconds * 1000,
        }
        for name, value in totals.items():
            self.log.append(MetricRecord(name, f"{value + earlier.get(name, 0):.0f}"))
