"""Whole calls under the virtual clock, with scripted providers. Times are seconds from the start of the call."""

from __future__ import annotations

import array
import asyncio
import itertools
import wave
from pathlib import Path

import pytest

from assistants.voice.config import (
    BargeInConfig,
    EndOfSpeechConfig,
    EndOfSpeechKind,
    ExperienceConfig,
    TimeoutConfig,
)
from assistants.voice.frames import (
    AssistantText,
    EndReason,
    ErrorReported,
    Initialized,
    Interruption,
    MetricsReported,
    ModeChanged,
    StreamMode,
    ToolCallStarted,
    UserText,
)
from assistants.voice.recorder import Recorder
from assistants.voice.records import MessageRecord, MetricRecord, RecordingRecord
from assistants.voice.tests.clock import virtual
from assistants.voice.tests.scene import RATE, Wire, call
from integrations.interfaces import ChatMessage, Role, ToolSpec
from integrations.providers.fake.tts import FakeSynthesizer

QUIET_START = ExperienceConfig(greeting="")


@virtual
async def test_it_hears_a_question_and_answers_it_aloud() -> None:
    async with call(
        listen={"texts": "what time is it"}, model={"texts": "It is nine."}, experience=QUIET_START
    ) as scene:
        await scene.say(1.0, 1.0).until(5.0)
    [first, *_] = scene.wire.spoken()
    assert 2.5 <= first <= 2.56, "the wait of 0.5 s after the last voiced sample, and one frame"
    assert scene.log.messages() == [("user", "what time is it"), ("assistant", "It is nine.")]
    assert scene.log.end().reason is EndReason.USER


@virtual
async def test_the_client_is_told_everything_in_order() -> None:
    async with call(
        listen={"texts": "hello", "interims": True}, model={"texts": "Hi there."}, experience=QUIET_START
    ) as scene:
        await scene.say(1.0, 1.0).until(5.0)
    kinds = [type(frame) for frame in (f for _, f in scene.wire.frames)]
    assert kinds[0] is Initialized
    users = scene.wire.of(UserText)
    assert [u.completed for u in users].count(True) == 1
    assert users[-1].completed
    assert len({u.id for u in users}) == 1
    answers = scene.wire.of(AssistantText)
    assert "".join(a.text for a in answers if not a.completed) == answers[-1].text == "Hi there."
    assert scene.wire.last is not None


@virtual
async def test_the_waterfall_of_a_turn_is_reported_in_the_order_of_its_moments() -> None:
    async with call(
        listen={"texts": "hello", "delay": 0.1},
        model={"texts": "Hi there, friend.", "ttft": 0.2, "token_delay": 0.02},
        speak={"delay": 0.1, "duration": 0.4},
        experience=QUIET_START,
    ) as scene:
        await scene.say(1.0, 1.0).until(6.0)
    names = [m.name for m in scene.wire.of(MetricsReported)[0].metrics]
    values = [float(m.value) for m in scene.wire.of(MetricsReported)[0].metrics]
    assert names == [
        f"turn.{name}_ms"
        for name in (
            "stt_final",
            "eos_decision",
            "first_token",
            "first_clause",
            "tts_first_byte",
            "first_audio",
            "playout_end",
        )
    ]
    assert values == sorted(values)
    assert 495 <= values[1] <= 540


@virtual
async def test_it_speaks_the_first_clause_while_the_model_is_still_at_work() -> None:
    text = "Well yes, we are open every day of the week from nine in the morning until six in the evening."
    async with call(
        model={"texts": text, "ttft": 0.3, "token_delay": 0.1}, speak={"per_word": 0.3}, experience=QUIET_START
    ) as scene:
        await scene.say(1.0, 1.0).until(4.0)
        written = "".join(a.text for a in scene.wire.of(AssistantText))
        assert scene.wire.spoken()
        assert written != text, "the model has not ended yet"


@virtual
async def test_a_protected_greeting_is_not_interrupted() -> None:
    experience = ExperienceConfig(greeting="Welcome to the clinic.", greeting_interruptible=False)
    async with call(speak={"duration": 3.0}, experience=experience) as scene:
        await scene.say(1.0, 1.0).until(8.0)
    assert scene.wire.of(Interruption) == []
    assert len(scene.wire.spoken(0, 3.1)) == 150
    assert scene.log.messages() == [("assistant", "Welcome to the clinic.")]


@virtual
async def test_barge_in_silences_the_assistant_and_cuts_the_history_to_what_was_heard() -> None:
    answer = "one two three four five six seven eight nine ten"
    async with call(
        listen={"texts": "tell me<|||>stop please", "interims": True},
        model={"texts": answer + "<|||>Alright."},
        speak={"per_word": 0.5, "words": True},
        experience=QUIET_START,
    ) as scene:
        await scene.say(1.0, 1.0).say(5.0, 1.0).until(9.0)
    voice_detected = 5.1
    paused = scene.wire.clears[0]
    assert paused <= voice_detected + 0.2 + 0.04
    assert scene.wire.spoken(paused, 6.4) == [], "no audio of the cancelled answer may follow the clear"
    [interruption] = scene.wire.of(Interruption)
    cut = next(r for r in scene.log.of(MessageRecord) if r.id == interruption.id)
    assert cut.interrupted
    assert answer.startswith(cut.text)
    assert 3 <= len(cut.text.split()) <= 6
    assert cut.full_text == answer
    assert scene.agent.asked[-1][0] == "stop please"  # type: ignore[attr-defined]
    assert scene.agent.asked[-1][1][-1] == ChatMessage(Role.ASSISTANT, cut.text)  # type: ignore[attr-defined]


@virtual
async def test_the_recording_holds_what_the_caller_heard_and_not_what_was_sent_ahead(tmp_path: Path) -> None:
    loop = asyncio.get_running_loop()
    wire = Wire(loop.time, lead=0.2, fills_silence=False)
    recorder = Recorder(tmp_path, "call.wav", wire.rate, clock=loop.time, on_error=pytest.fail)
    async with call(
        listen={"texts": "tell me<|||>stop please", "interims": True},
        model={"texts": "one two three four five six seven<|||>Alright."},
        speak={"per_word": 0.5},
        wire=wire,
        recorder=recorder,
        experience=QUIET_START,
    ) as scene:
        await scene.say(1.0, 1.0).say(4.0, 1.0).until(6.5)
    [cleared, *_] = wire.clears
    [recording] = scene.log.of(RecordingRecord)
    with wave.open(str(tmp_path / recording.path)) as file:
        stereo = array.array("h", file.readframes(file.getnframes()))
    first_sent = wire.spoken(0, cleared)
    second_began = wire.spoken(cleared)[0]
    first_on_tape = [at / RATE for at, sample in enumerate(stereo[1::2]) if sample and at / RATE < second_began - 0.1]
    assert first_on_tape[0] == pytest.approx(first_sent[0], abs=0.02)
    assert first_on_tape[-1] == pytest.approx(cleared, abs=0.02)
    assert len(first_sent) * 0.02 == pytest.approx(cleared - first_sent[0] + wire.lead, abs=0.03), "sent, but not heard"


@virtual
async def test_a_cough_pauses_the_answer_and_it_goes_on_where_the_caller_stopped_hearing() -> None:
    async with call(
        listen={"texts": "tell me<|||>", "empty_every": 2},
        model={"texts": "A long answer."},
        speak={"duration": 4.0},
        experience=QUIET_START,
    ) as scene:
        await scene.say(1.0, 1.0).say(4.0, 0.4).until(12.0)
    spoken = scene.wire.spoken()
    gaps = [b - a for a, b in itertools.pairwise(spoken) if b - a > 0.1]
    assert len(gaps) == 1
    assert 0.9 < gaps[0] < 1.6
    assert len(spoken) in (200, 201, 202), "all of the answer was heard, at most a frame of it twice"
    assert scene.log.messages()[-1] == ("assistant", "A long answer.")
    assert scene.wire.events("turn.resumed")


@virtual
async def test_a_caller_who_goes_on_before_the_answer_gets_one_answer_to_all_of_it() -> None:
    async with call(
        listen={"texts": "i would like<|||>a table for two"},
        model={"ttft": 1.5},
        experience=QUIET_START,
    ) as scene:
        await scene.say(1.0, 1.0).say(3.0, 1.0).until(9.0)
    assert [text for role, text in scene.log.messages() if role == "user"] == ["i would like a table for two"]
    assert scene.agent.asked[-1] == ("i would like a table for two", ())  # type: ignore[attr-defined]
    assert len([m for m in scene.log.messages() if m[0] == "assistant"]) == 1


@virtual
async def test_a_speculative_answer_to_the_same_words_saves_the_wait() -> None:
    slow = {"texts": "Nine.", "ttft": 0.4}
    eos = EndOfSpeechConfig(kind=EndOfSpeechKind.SILENCE, timeout=1.0)
    firsts = {}
    for speculate in (False, True):
        async with call(model=slow, eos=eos, experience=QUIET_START, speculate=speculate) as scene:
            start = scene.loop.time()
            scene.say(start + 1.0, 1.0)
            await scene.until(start + 6.0)
            firsts[speculate] = scene.wire.spoken()[0] - start
    assert firsts[False] - firsts[True] == pytest.approx(0.4, abs=0.03)
    assert firsts[True] >= 3.0, "nothing is heard before the turn was taken"


@virtual
async def test_a_wrong_guess_is_thrown_away_unheard() -> None:
    async with call(
        listen={"texts": "i want<|||>i want a table"},
        model={"ttft": 0.1},
        eos=EndOfSpeechConfig(kind=EndOfSpeechKind.SILENCE, timeout=1.0),
        experience=QUIET_START,
        speculate=True,
    ) as scene:
        await scene.say(1.0, 1.0).say(2.5, 1.0).until(9.0)
    metrics = {r.name: r.value for r in scene.log.of(MetricRecord)}
    assert metrics["agent.speculations"] == "2"
    assert metrics["agent.discards"] == "1"
    assert len([m for m in scene.log.messages() if m[0] == "assistant"]) == 1


class Complete:
    def __init__(self, score: float, seconds: float = 0.04) -> None:
        self.score, self.seconds = score, seconds

    async def completeness(self, text: str, pcm: bytes, rate: int) -> float:
        await asyncio.sleep(self.seconds)
        return self.score


@pytest.mark.parametrize(("model", "first"), [(Complete(0.9), 2.3), (Complete(0.01), 3.0), (Complete(0.9, 60.0), 2.7)])
@virtual
async def test_the_completeness_model_chooses_the_wait_and_may_fail(model: Complete, first: float) -> None:
    eos = EndOfSpeechConfig(kind=EndOfSpeechKind.GRADED, timeout=0.7, quick=0.3, extended=1.0)
    async with call(eos=eos, completeness=model, experience=QUIET_START) as scene:
        await scene.say(1.0, 1.0).until(6.0)
    assert scene.wire.spoken()[0] == pytest.approx(first, abs=0.05)


# ------------------------------------------------------------------------------------------------ ends
@virtual
async def test_a_silent_caller_is_prompted_and_then_the_call_ends_with_its_reason() -> None:
    experience = ExperienceConfig(idle_timeout=15, idle_backoff=1, idle_message="Are you there?")
    async with call(experience=experience) as scene:
        last = await scene.session.wait()
    assert last.reason is EndReason.IDLE_TIMEOUT
    assert 30 <= scene.loop.time() <= 32
    assert [text for _, text in scene.log.messages()] == ["Are you there?"]


@virtual
async def test_the_longest_duration_ends_the_call() -> None:
    async with call(experience=ExperienceConfig(idle_timeout=120, idle_backoff=5, max_duration=180)) as scene:
        last = await scene.session.wait()
    assert last.reason is EndReason.MAX_DURATION
    assert scene.loop.time() == pytest.approx(180, abs=0.2)


@virtual
async def test_a_voice_call_whose_audio_stops_for_good_is_ended() -> None:
    async with call(mode=StreamMode.AUDIO, experience=ExperienceConfig(idle_timeout=120)) as scene:
        await scene.until(3.0)
        scene.hang_up()
        last = await scene.session.wait()
    assert last.reason is EndReason.NO_AUDIO


@virtual
async def test_a_lost_connection_ends_the_conversation_with_that_reason() -> None:
    async with call(speak={"duration": 5.0}, experience=ExperienceConfig(greeting="Welcome, and listen.")) as scene:
        await scene.until(1.0)
        scene.session.on_lost("the socket was reset")
        assert (await scene.session.wait()).reason is EndReason.TRANSPORT_LOST
    assert scene.log.end().detail == "the socket was reset"
    [greeting] = scene.log.of(MessageRecord)
    assert greeting.interrupted
    assert len(greeting.text) < len(greeting.full_text)


@virtual
async def test_whatever_the_client_sends_after_the_end_changes_nothing() -> None:
    async with call(experience=QUIET_START) as scene:
        await scene.until(1.0)
        scene.session.on_hangup("bye")
        scene.session.on_lost("reset")
        scene.session.on_text("hello?")
        scene.session.on_audio(bytes(320))
        assert (await scene.session.wait()).reason is EndReason.USER
    scene.log.end()


# ------------------------------------------------------------------------------------------------ failures
@pytest.mark.parametrize("stage", ["model", "speak"])
@virtual
async def test_one_failure_of_a_provider_is_retried_and_the_caller_notices_nothing(stage: str) -> None:
    async with call(**{stage: {"fail": "once"}}, experience=QUIET_START) as scene:  # type: ignore[arg-type]
        await scene.say(1.0, 1.0).until(6.0)
    assert scene.wire.of(ErrorReported) == []
    assert scene.log.messages()[-1][1] == "You said: hello there."


@virtual
async def test_a_model_that_keeps_failing_is_apologized_for_and_the_call_goes_on() -> None:
    experience = ExperienceConfig(error_message="Sorry, say that again?")
    async with call(model={"fail": "always"}, experience=experience) as scene:
        await scene.say(1.0, 1.0).until(6.0)
        assert scene.session.ended is None
    assert scene.log.messages() == [("user", "hello there"), ("assistant", "Sorry, say that again?")]
    [error] = scene.wire.of(ErrorReported)
    assert error.stage == "agent"


@virtual
async def test_a_model_that_hangs_is_given_up_after_its_deadline() -> None:
    timeouts = TimeoutConfig(llm_first_token=2.0)
    async with call(model={"fail": "hang"}, timeouts=timeouts, experience=QUIET_START) as scene:
        await scene.say(1.0, 1.0).until(8.0)
    assert "within 2 s" in scene.wire.of(ErrorReported)[0].message


@virtual
async def test_a_voice_that_keeps_failing_ends_the_call_with_its_reason() -> None:
    async with call(speak={"fail": "always"}, experience=QUIET_START) as scene:
        await scene.say(1.0, 1.0).until(3.0)
        last = await scene.session.wait()
    assert last.reason is EndReason.PROVIDER_ERROR
    assert last.detail.startswith("tts:")


@virtual
async def test_an_ear_that_fails_at_the_start_is_an_error_for_whoever_opened_the_call() -> None:
    from rapida_site.lib.errors import ProviderFailed

    async with call(listen={"fail": "always"}, experience=QUIET_START, start=False) as scene:
        with pytest.raises(ProviderFailed):
            await scene.session.start()
        scene.session.end(EndReason.PROVIDER_ERROR, "stt", tell=False)
    assert scene.wire.last is None
    assert scene.log.end().reason is EndReason.PROVIDER_ERROR


@virtual
async def test_when_the_ear_fails_at_the_start_the_voice_does_not_stay_connected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed: list[FakeSynthesizer] = []

    async def close(self: FakeSynthesizer) -> None:
        closed.append(self)

    monkeypatch.setattr(FakeSynthesizer, "close", close)
    async with call(listen={"fail": "always"}, mode=StreamMode.TEXT, experience=QUIET_START) as scene:
        scene.session.on_mode(StreamMode.BOTH)
        await scene.until(2.0)
        assert len(closed) == 1
        assert scene.wire.of(ErrorReported)[0].stage == "mode"
        scene.session.on_text("still here?")
        await scene.until(3.0)
    assert len(closed) == 1
    assert scene.log.messages()[-1][0] == "assistant"


# -------------------------------------------------------------------------- text, mode, keys, tools
@virtual
async def test_a_text_call_needs_no_audio_part_at_all() -> None:
    async with call(mode=StreamMode.TEXT, model={"texts": "Hello {text}"}, experience=QUIET_START) as scene:
        scene.session.on_text("world", "m1")
        await scene.until(1.0)
    assert scene.wire.audio == []
    assert scene.log.messages() == [("user", "world"), ("assistant", "Hello world")]
    assert scene.wire.of(UserText)[0].id == "m1"


@virtual
async def test_a_client_that_counts_its_ids_anew_overwrites_nothing_that_was_said_before() -> None:
    async with call(mode=StreamMode.TEXT, used_ids=frozenset({"m1"}), experience=QUIET_START) as scene:
        for number, text in enumerate(("one", "two", "three")):
            scene.session.on_text(text, "m1" if number < 2 else "m2")
            scene.session.on_metrics({"rating": text}, "m1" if number < 2 else "m2")
            await scene.until(number + 1)
    assert [(said.id, said.text) for said in scene.wire.of(UserText)] == [("m1", "one"), ("m1", "two"), ("m2", "three")]
    first, second, third = [said for said in scene.log.of(MessageRecord) if said.role == "user"]
    assert (first.text, second.text, third.id) == ("one", "two", "m2")
    assert len({"m1", first.id, second.id}) == 3
    assert all(said.id.startswith("m1~") for said in (first, second))
    for said in (first, second, third):
        about = [metric for metric in scene.log.of(MetricRecord) if metric.message_id == said.id]
        assert [metric.value for metric in about if metric.name == "rating"] == [said.text]
        assert [metric.name for metric in about].count("turn.first_token_ms") == 1


@virtual
async def test_ids_that_differ_only_beyond_what_is_stored_are_kept_apart() -> None:
    long = "x" * 120
    async with call(mode=StreamMode.TEXT, experience=QUIET_START) as scene:
        for number in range(2):
            scene.session.on_text("hello", f"{long}{number}")
            await scene.until(number + 1)
    stored = [said.id for said in scene.log.of(MessageRecord) if said.role == "user"]
    assert [len(each) for each in stored] == [100, 100]
    assert len(set(stored)) == 2


@virtual
async def test_a_typed_turn_that_is_reopened_by_voice_stays_one_message() -> None:
    async with call(
        mode=StreamMode.BOTH, used_ids=frozenset({"m1"}), model={"ttft": 3.0},
        listen={"texts": "and more", "interims": True}, experience=QUIET_START,
    ) as scene:  # fmt: skip
        scene.say(0.5, 1.0)
        scene.session.on_text("words", "m1")
        await scene.until(8.0)
    shown = scene.wire.of(UserText)
    assert {text.id for text in shown} == {"m1"}
    assert next(text.text for text in shown if not text.completed) == "words and"
    said = [message for message in scene.log.of(MessageRecord) if message.role == "user"]
    assert [message.text for message in said] == ["words", "words and more"]
    assert len({message.id for message in said}) == 1


@virtual
async def test_a_call_may_change_from_text_to_voice_and_back() -> None:
    async with call(mode=StreamMode.TEXT, experience=QUIET_START) as scene:
        scene.session.on_mode(StreamMode.BOTH)
        await scene.say(1.0, 1.0).until(6.0)
        assert scene.wire.spoken()
        scene.session.on_mode(StreamMode.TEXT)
        await scene.until(7.0)
        scene.session.on_text("and now")
        await scene.until(9.0)
        assert scene.wire.spoken(7.0) == []
    assert [m.mode for m in scene.wire.of(ModeChanged)] == [StreamMode.BOTH, StreamMode.TEXT]
    assert scene.log.messages()[-1][1] == "You said: and now."


@virtual
async def test_an_answer_that_is_being_spoken_goes_on_as_text_when_the_call_turns_to_text() -> None:
    answer = "One is the first. Two is the second. Three is the third. Four is the last of them."
    async with call(
        mode=StreamMode.BOTH, model={"texts": answer, "ttft": 0.5, "token_delay": 0.2}, speak={"per_word": 0.5},
        experience=QUIET_START,
    ) as scene:  # fmt: skip
        scene.session.on_text("count")
        await scene.until(2.0)
        assert scene.wire.spoken()
        assert scene.wire.of(AssistantText)[-1].text != answer
        scene.session.on_mode(StreamMode.TEXT)
        await scene.until(10.0)
        assert scene.wire.spoken(2.04, 10.0) == []
        assert scene.wire.clears
        assert scene.wire.of(Interruption) == []
        scene.session.on_text("and now")
        await scene.until(16.0)
    texts = [text for text in scene.wire.of(AssistantText) if text.completed]
    assert [text.text for text in texts] == [answer, answer]
    assert scene.log.messages() == [
        ("user", "count"),
        ("assistant", answer),
        ("user", "and now"),
        ("assistant", answer),
    ]


@virtual
async def test_an_answer_whose_text_is_out_is_over_when_the_call_turns_to_text() -> None:
    async with call(
        mode=StreamMode.BOTH, speak={"duration": 20.0}, experience=ExperienceConfig(greeting="Good day to you.")
    ) as scene:
        await scene.until(2.0)
        scene.session.on_mode(StreamMode.TEXT)
        await scene.until(2.1)
        assert scene.log.messages() == [("assistant", "Good day to you.")]
        assert scene.wire.of(AssistantText)[-1].completed


@virtual
async def test_of_two_changes_of_mode_in_haste_the_last_wins() -> None:
    async with call(mode=StreamMode.TEXT, experience=QUIET_START) as scene:
        scene.session.on_mode(StreamMode.BOTH)
        scene.session.on_mode(StreamMode.TEXT)
        await scene.until(1.0)
        assert scene.session.mode is StreamMode.TEXT
    assert [m.mode for m in scene.wire.of(ModeChanged)] == [StreamMode.BOTH, StreamMode.TEXT]


@virtual
async def test_typed_text_in_mid_speech_leaves_the_spoken_words_their_own_message() -> None:
    async with call(
        mode=StreamMode.BOTH, listen={"texts": "my address is on", "interims": True}, experience=QUIET_START
    ) as scene:
        await scene.say(0.5, 1.0).until(1.4)
        shown = scene.wire.of(UserText)[-1]
        assert not shown.completed
        scene.session.on_text("12 Elm Street", "m1")
        await scene.until(5.0)
        said = [message for message in scene.log.of(MessageRecord) if message.role == "user"]
        assert [(message.id, message.text, message.by_voice) for message in said] == [
            (shown.id, shown.text, True),
            ("m1", "12 Elm Street", False),
            ("m1", "12 Elm Street my address is on", True),  # the caller's voice went on, and the turn with it
        ]
        completed = [(text.id, text.text) for text in scene.wire.of(UserText) if text.completed]
        assert completed == [(message.id, message.text) for message in said]
        assert scene.agent.asked[-1][0] == f"{shown.text} {said[-1].text}"  # type: ignore[attr-defined]


@virtual
@pytest.mark.parametrize("kind", [EndOfSpeechKind.SILENCE, EndOfSpeechKind.PROVIDER])
async def test_what_is_being_said_when_a_call_turns_to_text_is_taken(kind: EndOfSpeechKind) -> None:
    endpoints = kind is EndOfSpeechKind.PROVIDER
    async with call(
        mode=StreamMode.BOTH, listen={"texts": "when is breakfast", "interims": True, "endpoints": endpoints},
        eos=EndOfSpeechConfig(kind=kind), experience=QUIET_START,
    ) as scene:  # fmt: skip
        await scene.say(0.5, 30.0).until(1.5)
        scene.session.on_mode(StreamMode.TEXT)
        await scene.until(4.0)
        assert scene.log.messages()[-1][1] == "You said: when is breakfast."


@virtual
async def test_a_sign_of_listening_over_the_answer_is_not_shown_as_a_message() -> None:
    async with call(
        listen={"texts": "tell me<|||>mhm okay", "interims": True}, speak={"duration": 6.0}, experience=QUIET_START
    ) as scene:
        await scene.say(0.5, 1.0).say(4.0, 0.8).until(12.0)
    assert {text.text for text in scene.wire.of(UserText)} == {"tell", "tell me"}
    assert scene.wire.of(Interruption) == []


@virtual
async def test_pressed_keys_become_one_turn() -> None:
    async with call(experience=QUIET_START) as scene:
        await scene.until(1.0)
        for digit in "123#":
            scene.session.on_dtmf(digit)
        await scene.until(3.0)
    assert scene.log.messages()[0] == ("user", "123")


@virtual
async def test_the_client_runs_a_tool_and_its_result_reaches_the_model() -> None:
    async with call(
        mode=StreamMode.TEXT,
        model={"texts": "It rains.", "tool": '{"name": "weather", "arguments": {"city": "Ulm"}}'},
        experience=QUIET_START,
    ) as scene:
        scene.agent.tools = (ToolSpec("weather", "", {}),)  # type: ignore[attr-defined]
        scene.session.on_text("weather?")
        await scene.until(0.5)
        [asked] = scene.wire.of(ToolCallStarted)
        assert dict(asked.arguments) == {"city": "Ulm"}
        scene.session.on_tool_result(asked.tool_id, {"sky": "rain"})
        scene.session.on_tool_result("nonsense", {})
        await scene.until(2.0)
    history = scene.agent.asked[-1][1]  # type: ignore[attr-defined]
    assert [message.role for message in history] == [Role.USER, Role.ASSISTANT, Role.TOOL]
    assert scene.log.messages()[-1] == ("assistant", "It rains.")
    assert scene.wire.of(ErrorReported)[0].stage == "tool"


@virtual
async def test_what_a_tool_did_is_remembered_when_its_turn_is_reopened() -> None:
    async with call(
        mode=StreamMode.BOTH, listen={"texts": "and for two"}, experience=QUIET_START,
        model={"texts": "Booked.", "tool": '{"name": "book", "arguments": {}}', "ttft": 1.0},
    ) as scene:  # fmt: skip
        scene.agent.tools = (ToolSpec("book", "", {}),)  # type: ignore[attr-defined]
        scene.session.on_text("book a table")
        await scene.say(1.2, 0.6).until(1.1)
        [asked] = scene.wire.of(ToolCallStarted)
        scene.session.on_tool_result(asked.tool_id, {"booked": True})
        await scene.until(8.0)
    words, history = scene.agent.asked[-1]  # type: ignore[attr-defined]
    assert "book a table and for two" in [words, *(message.content for message in history)]
    assert [message.role for message in history][:3] == [Role.USER, Role.ASSISTANT, Role.TOOL]


@virtual
async def test_a_browser_gets_its_audio_ahead_of_time_and_no_silence() -> None:
    loop = asyncio.get_running_loop()
    wire = Wire(loop.time, rate=16000, lead=0.2, fills_silence=False)
    async with call(wire=wire, speak={"duration": 2.0}, experience=QUIET_START) as scene:
        scene.session.on_text("hello")
        await scene.until(0.05)
        assert len(wire.audio) in (11, 12, 13), "what may run ahead went out at once"
        await scene.until(9.0)
    assert len(wire.audio) == 100


@virtual
async def test_words_interrupt_although_voice_alone_would_not() -> None:
    async with call(
        listen={"texts": "first<|||>stop", "interims": True},
        speak={"duration": 6.0},
        barge_in=BargeInConfig(min_speech=5.0),
        experience=QUIET_START,
    ) as scene:
        await scene.say(1.0, 1.0).say(4.0, 1.0).until(7.0)
    assert scene.wire.of(Interruption)[0].type == "word"
