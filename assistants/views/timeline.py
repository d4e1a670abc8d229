"""A stored conversation as its page shows it: lines with their place in the recording, turns with their stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db.models import Q

from assistants.models import Conversation, Event, Message, Metric, Recording
from assistants.views.figures import Waterfall, moments, waterfalls

_BEGINNINGS = ("conversation.begin", "conversation.resume")
_INTERRUPTED, _ERROR = "turn.interrupted", ".error"
_NEEDED = (*_BEGINNINGS, "vad.speech_started", "eos.completed", "agent.started", _INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Line:
    """One message. ``offset`` is seconds into the recording number ``recording``, where there is one.

    ``cut`` says what ended an answer early, where something did. ``unheard`` is the rest of such an answer that
    followed ``heard``; ``meant`` is the whole of one that does not begin with what was heard.
    """

    voice: str
    heard: str
    unheard: str
    meant: str
    at: datetime
    cut: str
    by_voice: bool
    offset: float | None
    recording: int

    @property
    def clock(self) -> str:
        seconds = int(self.offset or 0)
        return f"{seconds // 60}:{seconds % 60:02d}"


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn's waterfall with what the caller said."""

    waterfall: Waterfall
    said: str


class Timeline:
    """Reads a conversation's messages, events and figures once and answers what its page asks."""

    def __init__(self, conversation: Conversation) -> None:
        self.messages: list[Message] = list(conversation.messages.order_by("id"))
        self.metrics: list[Metric] = list(conversation.metrics.order_by("id"))
        self.recordings: list[Recording] = list(conversation.recordings.filter(duration__gt=0).order_by("id"))
        self._events: list[Event] = list(
            conversation.events.filter(Q(name__in=_NEEDED) | Q(name__endswith=_ERROR)).order_by("session_id", "seq")
        )
        self._moments = self._turn_moments()

    def lines(self) -> list[Line]:
        spans = _spans(self.recordings, self._events)
        lines = []
        before: datetime | None = None
        for message in self.messages:
            began = self._began(message, before)
            # The caller may begin over the answer, so only the turn before bounds the search.
            before = message.at if message.role == "user" else before
            offset, recording = _place(began, spans) if began is not None and message.by_voice else (None, 0)
            rest = message.full_text if message.interrupted and message.full_text != message.text else ""
            follows = rest.startswith(message.text)
            lines.append(
                Line(
                    voice="caller" if message.role == "user" else "assistant",
                    heard=message.text,
                    unheard=rest[len(message.text) :] if follows else "",
                    meant="" if follows else rest,
                    at=message.at,
                    cut=self._cut(message),
                    by_voice=message.by_voice,
                    offset=offset,
                    recording=recording,
                )
            )
        return lines

    def turns(self) -> list[Turn]:
        said = {message.message_id: message.text for message in self.messages if message.role == "user"}
        return [Turn(waterfall, said.get(waterfall.message_id, "")) for waterfall in waterfalls(self._moments)]

    def whole(self) -> list[Metric]:
        """The figures of the whole conversation."""
        return [metric for metric in self.metrics if not metric.message_id]

    def _cut(self, message: Message) -> str:
        """What ended an answer early; an interruption is what is counted as one."""
        if not message.interrupted:
            return ""
        names = {event.name for event in self._events if event.message_id == message.message_id}
        if _INTERRUPTED in names:
            return "interrupted"
        return "cut off by an error" if any(name.endswith(_ERROR) for name in names) else "cut off by hang-up"

    def _turn_moments(self) -> dict[str, dict[str, float]]:
        """Message id → its moments, in the order in which the turns were taken."""
        found: dict[str, list[tuple[str, str]]] = {
            message.message_id: [] for message in self.messages if message.role == "user"
        }
        for metric in self.metrics:
            if metric.message_id:
                found.setdefault(metric.message_id, []).append((metric.name, metric.value))
        return {key: times for key, pairs in found.items() if (times := moments(pairs))}

    def _began(self, message: Message, before: datetime | None) -> datetime | None:
        """When the first sound of a message was made, as near as the events say; ``before`` is the last turn's end."""
        if message.role == "user":
            voice = [
                event.at
                for event in self._events
                if event.name == "vad.speech_started" and event.at <= message.at and (not before or event.at > before)
            ]
            return min(voice, default=None)
        started = [
            event.at
            for event in self._events
            if event.name == "agent.started" and event.message_id == message.message_id
        ]
        return started[0] if started else None


@dataclass(frozen=True, slots=True)
class _Span:
    begin: datetime
    duration: float


def _spans(recordings: Sequence[Recording], events: Iterable[Event]) -> list[_Span | None]:
    """When each recording began: with its session, whose id ends the file's name."""
    begun = {event.session_id: event.at for event in reversed(list(events)) if event.name in _BEGINNINGS}
    spans: list[_Span | None] = []
    for recording in recordings:
        session = PurePath(recording.path).stem.rpartition("-")[2]
        at = begun.get(int(session)) if session.isdecimal() else None
        spans.append(_Span(at, recording.duration) if at is not None else None)
    return spans


def _place(moment: datetime, spans: Sequence[_Span | None]) -> tuple[float | None, int]:
    for number, span in enumerate(spans):
        if span is not None:
            offset = (moment - span.begin).total_seconds()
            if -0.5 <= offset <= span.duration:
                return round(max(0.0, offset), 2), number
    return None, 0
