"""What the assistant says: at most one answer at a time, the speculative one, and the history of what was *heard*.

History rules: a user message enters when its turn is taken and leaves when the turn is reopened; an assistant message
enters with the words the caller heard, and not at all when nothing was heard; a tool call is always followed by its
result.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, replace
from typing import Protocol

from assistants.agents.base import Agent, AgentEvent
from assistants.voice import telemetry
from assistants.voice.config import TimeoutConfig
from assistants.voice.frames import AssistantText, Interruption, InterruptionType
from assistants.voice.lifetime import Living, guarded
from assistants.voice.marks import Turn
from assistants.voice.playout import Playout
from assistants.voice.reply import Reply, saying
from assistants.voice.reporter import Counters, Reporter
from assistants.voice.tools import ToolRunner, paired
from assistants.voice.transport import Transport
from assistants.voice.utterance import Utterance
from assistants.voice.words import same_words
from integrations.interfaces import ChatMessage, Role, Synthesizer, ToolCall
from rapida_site.lib.errors import RapidaError

# The apology may fail as well; after this many failures in a row the call is ended instead of looping.
MAX_FAILURES = 3


class AnswersListener(Living, Protocol):
    def answer_started(self, *, protected: bool) -> None: ...
    def answer_over(self) -> None: ...
    def gave_up(self, error: RapidaError, stage: str) -> None: ...


class Answers:
    """``synthesizer`` None: text only. ``error_message`` empty: a failure is reported but nothing is said."""

    def __init__(
        self,
        *,
        agent: Agent,
        synthesizer: Synthesizer | None,
        transport: Transport,
        reporter: Reporter,
        tools: ToolRunner,
        timeouts: TimeoutConfig,
        error_message: str,
        history: Sequence[ChatMessage],
        listener: AnswersListener,
        clock: Callable[[], float],
    ) -> None:
        self._agent, self.synthesizer, self._transport = agent, synthesizer, transport
        self._reporter, self._tools, self._timeouts = reporter, tools, timeouts
        self._error_message, self._listener, self._clock = error_message, listener, clock
        self.life = listener.life
        self.history: list[ChatMessage] = list(history)
        self.counters = Counters()
        self.silent = False  # text mode: answer without a voice although there is one
        self.playout: Playout | None = None
        self._current: Reply | None = None
        self._turn: Turn | None = None
        self._speculation: Reply | None = None
        self._running: set[Reply] = set()
        self._failures = 0
        self._history_before_turn = 0

    @property
    def is_busy(self) -> bool:
        return self._current is not None

    # ------------------------------------------------------------------------------------- commands
    def say(self, text: str, kind: str, *, protected: bool = False) -> None:
        """Say a fixed text: greeting, prompt, apology."""
        self._turn = None
        self._begin(self._reply("", saying(text), kind, protected=protected))

    def answer(self, turn: Turn) -> None:
        """Answer a taken turn; a speculative answer to the same words is adopted."""
        self.counters.turns += 1
        self._turn, self._history_before_turn = turn, len(self.history)
        speculation, self._speculation = self._speculation, None
        if speculation is not None and same_words(speculation.user_text, turn.text) and not speculation.failed:
            telemetry.SPECULATIONS.labels("used").inc()
            reply = speculation
        else:
            self._discard(speculation)
            reply = self._reply(turn.text, self._agent.respond, "answer")
        self.history.append(ChatMessage(Role.USER, turn.text))
        self._begin(reply)

    def speculate(self, text: str) -> None:
        """Start an answer in the dark; the previous guess is dropped."""
        self.drop_speculation()
        self.counters.speculations += 1
        self._speculation = self._reply(text, self._agent.respond, "speculation", held=True)
        self._start(self._speculation)

    def drop_speculation(self) -> None:
        speculation, self._speculation = self._speculation, None
        self._discard(speculation)

    def interrupt(self, type_: InterruptionType) -> None:
        """Stop for good; what was heard is kept, the rest never happened."""
        reply = self._cut()
        if reply is None:
            return
        self.counters.interruptions += 1
        telemetry.INTERRUPTIONS.labels(type_.value).inc()
        self._transport.send(Interruption(reply.utterance.id, type_, time.time()))
        self._reporter.event("turn.interrupted", reply.utterance.id, type=type_.value, heard=reply.heard)

    def voice(self, wanted: bool) -> None:
        """Answer with or without a voice from now on; what is being said goes on as text where the voice ends."""
        self.silent = not wanted
        if wanted:
            return
        self.drop_speculation()
        reply = self._current
        if reply is None or reply.synthesizer is None:
            return
        if self.playout is not None:
            self.playout.stop()
        reply.go_on_as_text()
        if reply.done:
            self._over(reply)

    def reopen(self) -> None:
        """Take the last turn back: nothing of its answer was heard and the caller goes on.

        What tools did is not undone by that: the model must see it, or it would do it again.
        """
        reply = self._cut(write_down=False)
        done: list[ChatMessage] = []
        if reply is not None:
            self._transport.send(Interruption(reply.utterance.id, InterruptionType.WORD, time.time()))
            self._reporter.event("turn.reopened", reply.utterance.id)
            self.counters.usage += reply.usage
            done = paired(reply.tool_messages)
        if self._turn is not None:
            del self.history[self._history_before_turn + bool(done) :]
            self.history += done

    def pause(self) -> None:
        if self.playout is not None:
            self.playout.pause()

    def resume(self) -> None:
        if self.playout is not None:
            self.playout.resume()

    def close(self) -> None:
        """Stop everything without a word (the call is over); what was heard is still written down."""
        self.drop_speculation()
        self._cut()

    async def stopped(self) -> None:
        """Return when no reply's task runs any more."""
        for reply in list(self._running):
            await reply.stopped()

    # ------------------------------------------------------------------------------- from the reply
    @guarded
    def reply_text(self, reply: Reply, text: str) -> None:
        if reply is self._current:
            self._transport.send(AssistantText(reply.utterance.id, text, completed=False, time=time.time()))

    @guarded
    def reply_audio(self, reply: Reply) -> None:
        if reply is self._current and self.playout is not None:
            self.playout.wake()

    @guarded
    def reply_retried(self, reply: Reply, error: RapidaError, stage: str) -> None:
        self._reporter.event(f"{stage}.retried", reply.utterance.id, why=error.message)

    @guarded
    def reply_done(self, reply: Reply) -> None:
        if reply is not self._current:
            return
        self._reporter.event("agent.completed", reply.utterance.id, characters=len(reply.text))
        if reply.synthesizer is None or not reply.utterance.pieces:
            self._over(reply)
        elif self.playout is not None:
            self.playout.wake()

    @guarded
    def reply_failed(self, reply: Reply, error: RapidaError, stage: str) -> None:
        if reply is not self._current:
            # A failed guess costs nothing: the turn will be answered afresh.
            self._reporter.event("speculation.failed", reply.utterance.id, why=error.message)
            return
        self._failures += 1
        self._reporter.error(error, stage, reply.utterance.id)
        self._cut()
        if reply.kind == "apology" or self._failures >= MAX_FAILURES or not self._error_message:
            self._listener.answer_over()
            if reply.kind == "apology" or self._failures >= MAX_FAILURES:
                self._listener.gave_up(error, stage)
            return
        self.say(self._error_message, "apology")

    async def run_tools(self, reply: Reply, calls: tuple[ToolCall, ...]) -> list[ChatMessage]:
        return [await self._tools.run(call, reply.utterance.id) for call in calls]

    def seconds_ahead(self) -> float:
        return self.playout.seconds_ahead if self.playout is not None else 0.0

    # ----------------------------------------------------------------------------- from the playout
    def playout_started(self, utterance: Utterance, now: float) -> None:
        reply = self._current
        if reply is None or reply.utterance is not utterance:
            return
        if self._turn is not None:
            self._turn.marks.first_audio = now
        self._listener.answer_started(protected=utterance.protected)

    def playout_finished(self, utterance: Utterance, now: float) -> None:
        reply = self._current
        if reply is None or reply.utterance is not utterance:
            return
        if self._turn is not None:
            self._turn.marks.playout_end = now
        self._over(reply)

    # ------------------------------------------------------------------------------------------------ inside
    def _reply(
        self,
        text: str,
        respond: Callable[..., AsyncIterator[AgentEvent]],
        kind: str,
        *,
        protected: bool = False,
        held: bool = False,
    ) -> Reply:
        utterance = Utterance(uuid.uuid4().hex, self._transport.rate, protected)
        synthesizer = None if self.silent else self.synthesizer
        return Reply(
            utterance, text, list(self.history), respond, synthesizer, self, self._timeouts, kind=kind, held=held
        )

    def _start(self, reply: Reply) -> None:
        self._running.add(reply)
        reply.start(self._running.discard)

    def _begin(self, reply: Reply) -> None:
        adopted = reply.held
        self._current = reply
        reply.commit()
        self._reporter.event("agent.started", reply.utterance.id, kind=reply.kind, speculative=adopted)
        if adopted and reply.text:
            self._transport.send(AssistantText(reply.utterance.id, reply.text, completed=False, time=time.time()))
        if not adopted:
            self._start(reply)
        if reply.synthesizer is not None and self.playout is not None:
            self.playout.play(reply.utterance)
        if reply.done:
            self.reply_done(reply)

    def _cut(self, *, write_down: bool = True) -> Reply | None:
        """Cancel the current reply and silence it; write down what was heard."""
        reply, self._current = self._current, None
        dropped = self.playout.stop() if self.playout is not None else []
        if reply is None:
            return None
        reply.cancel()
        if not write_down:
            return reply
        if reply.synthesizer is None:
            heard = reply.text
        else:
            heard = next((text for utterance, text in dropped if utterance is reply.utterance), "")
        reply.heard = heard
        self._write_down(reply, heard, interrupted=True)
        return reply

    def _over(self, reply: Reply) -> None:
        """The reply was heard to its end."""
        self._current = None
        if reply.kind != "apology":
            self._failures = 0
        self._transport.send(AssistantText(reply.utterance.id, reply.text, completed=True, time=time.time()))
        self._write_down(reply, reply.text, interrupted=False)
        self._listener.answer_over()

    def _write_down(self, reply: Reply, heard: str, *, interrupted: bool) -> None:
        self.counters.usage += reply.usage
        self.counters.spoken_seconds += reply.utterance.seconds
        self._reporter.notes(reply.utterance.id, reply.notes)
        self.history += paired(reply.tool_messages)
        if heard.strip():
            self.history.append(ChatMessage(Role.ASSISTANT, heard))
        if heard.strip() or reply.text.strip():
            spoken = reply.synthesizer is not None
            self._reporter.message(
                reply.utterance.id, "assistant", heard, full=reply.text, interrupted=interrupted, by_voice=spoken
            )
        turn = self._turn
        if turn is not None and reply.kind in ("answer", "speculation"):
            turn.marks = replace(turn.marks, **asdict(reply.marks))
            self._reporter.turn(turn.message_id, turn.marks)

    def _discard(self, reply: Reply | None) -> None:
        if reply is None:
            return
        self.counters.discards += 1
        telemetry.SPECULATIONS.labels("discarded").inc()
        self._reporter.event("agent.discarded", reply.utterance.id, text=reply.user_text)
        self.counters.usage += reply.usage  # tokens cost the same whether the answer was heard or not
        reply.cancel()
