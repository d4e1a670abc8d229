"""The scripted providers do what their options say, delays and failures included."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import pytest

from integrations import registry
from integrations.interfaces import ChatMessage, ChatOptions, Role, Synthesizer, ToolSpec, Transcript
from integrations.providers.fake.energy import is_loud
from rapida_site.lib.errors import ProviderFailed, RapidaError

pytestmark = pytest.mark.asyncio
LOUD, QUIET = b"\x00\x20" * 160, b"\x00\x00" * 160


class Ears:
    """Collects what a transcriber delivers."""

    def __init__(self) -> None:
        self.heard: list[Transcript] = []
        self.errors: list[RapidaError] = []

    def on_transcript(self, transcript: Transcript) -> None:
        self.heard.append(transcript)

    def on_transcriber_error(self, error: RapidaError) -> None:
        self.errors.append(error)


class Hearing(Ears):
    """Tells when something was delivered."""

    def __init__(self) -> None:
        super().__init__()
        self.delivered = asyncio.Event()

    def on_transcript(self, transcript: Transcript) -> None:
        super().on_transcript(transcript)
        self.delivered.set()


async def listen(options: Mapping[str, Any], loud: int = 50, quiet: int = 20) -> Ears:
    ears, engine = Ears(), registry.open_transcriber("fake", rate=8000, options=options)
    await engine.start(ears)
    engine.speech_started()
    for frame in [LOUD] * loud + [QUIET] * quiet:
        engine.push(frame)
    engine.speech_ended()
    return ears


async def spoken(engine: Synthesizer, text: str = "one two") -> bytes:
    return b"".join([chunk.pcm async for chunk in engine.synthesize(text)])


async def test_speech_becomes_the_next_scripted_text_each_turn() -> None:
    ears, engine = Ears(), registry.open_transcriber("fake", rate=8000, options={"texts": "first<|||>second"})
    await engine.start(ears)
    for _ in range(2):
        engine.speech_started()
        engine.speech_ended()
        engine.turn_committed()
    assert [(t.text, t.final, t.segment) for t in ears.heard] == [("first", True, 0), ("second", True, 1)]


async def test_an_endpointing_engine_finds_speech_by_itself() -> None:
    ears = await listen({"endpoints": True, "texts": ["hi there"], "interims": True, "silence": 0.2})
    assert [(t.text, t.final) for t in ears.heard] == [("hi", False), ("hi there", True)]


async def test_silence_is_no_speech_for_an_endpointing_engine() -> None:
    assert (await listen({"endpoints": True}, loud=0)).heard == []


async def test_interims_grow_by_a_word() -> None:
    ears = await listen({"texts": ["a b c d"], "interims": "true", "interim_every": "0.3"})
    assert [t.text for t in ears.heard] == ["a", "a b", "a b c", "a b c d"]


async def test_a_closed_engine_delivers_nothing_more() -> None:
    closed, later = Ears(), Hearing()
    engines = [registry.open_transcriber("fake", rate=8000, options={"delay": 0.001}) for _ in range(2)]
    for ears, engine in zip((closed, later), engines, strict=True):
        await engine.start(ears)
        engine.speech_started()
        engine.speech_ended()
    await engines[0].close()
    await asyncio.wait_for(later.delivered.wait(), 30)  # the first one's turn was before
    assert closed.heard == []


async def test_a_transcriber_told_to_fail_reports_its_error() -> None:
    ears = await listen({"fail": "mid", "fail_message": "quota exceeded"})
    assert [error.message for error in ears.errors] == ["quota exceeded"]
    assert not ears.heard


async def test_a_hanging_transcriber_never_starts() -> None:
    engine = registry.open_transcriber("fake", rate=8000, options={"fail": "hang"})
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(engine.start(Ears()), 0.01)


async def test_an_answer_comes_token_by_token_with_its_usage_last() -> None:
    model = registry.chat_model("fake", options={"texts": ["Well, {text} it is."]})
    deltas = [d async for d in model.stream([ChatMessage(Role.USER, "tea")])]
    assert [d.text for d in deltas] == ["Well,", " tea", " it", " is.", ""]
    assert deltas[-1].usage is not None
    assert deltas[-1].finish_reason == "stop"


async def test_an_answer_stops_at_the_token_limit() -> None:
    model = registry.chat_model("fake", options={"texts": ["one two three"]})
    deltas = [d async for d in model.stream([], options=ChatOptions(max_tokens=2))]
    assert "".join(d.text for d in deltas) == "one two"
    assert deltas[-1].finish_reason == "length"


async def test_a_tool_is_called_once_when_offered() -> None:
    model = registry.chat_model("fake", options={"tool": '{"name": "weather", "arguments": {"city": "Rome"}}'})
    tools = [ToolSpec("weather", "", {})]
    first = [d async for d in model.stream([ChatMessage(Role.USER, "hot?")], tools=tools)]
    assert first[0].tool_calls[0].arguments == {"city": "Rome"}
    assert first[-1].finish_reason == "tool_calls"
    after = [ChatMessage(Role.USER, "hot?"), ChatMessage(Role.TOOL, "30", tool_call_id="call_1")]
    assert not any(d.tool_calls for d in [d async for d in model.stream(after, tools=tools)])


async def test_a_model_told_to_fail_once_works_afterwards() -> None:
    model = registry.chat_model("fake", options={"fail": "once"})
    with pytest.raises(ProviderFailed):
        await anext(aiter(model.stream([])))
    assert [d async for d in model.stream([])]


async def test_speech_has_the_length_and_rate_it_was_told() -> None:
    engine = registry.open_synthesizer("fake", rate_hint=8000, options={"duration": 1.5, "chunk": 0.4})
    chunks = [c async for c in engine.synthesize("hello")]
    assert engine.rate == 8000
    assert [len(c.pcm) for c in chunks] == [6400, 6400, 6400, 4800]
    assert is_loud(chunks[0].pcm)


async def test_words_are_spread_over_the_speech() -> None:
    engine = registry.open_synthesizer("fake", rate_hint=8000, options={"per_word": 0.25, "words": True})
    chunk = await anext(aiter(engine.synthesize("a b c d")))
    assert [(w.word, w.start) for w in chunk.words] == [("a", 0.0), ("b", 0.25), ("c", 0.5), ("d", 0.75)]


@pytest.mark.parametrize(
    ("options", "size"), [({"rate": 11025, "duration": 1}, 22050), ({"empty": True}, 0), ({"odd": True}, 4003)]
)
async def test_wrong_audio_can_be_scripted(options: Mapping[str, Any], size: int) -> None:
    engine = registry.open_synthesizer("fake", rate_hint=8000, options={"duration": 0.25, "chunk": 0.1, **options})
    assert len(await spoken(engine)) == size


async def test_a_synthesizer_told_to_fail_in_the_middle_gives_one_chunk_first() -> None:
    engine = registry.open_synthesizer("fake", rate_hint=8000, options={"fail": "mid"})
    stream = engine.synthesize("hello")
    assert (await anext(aiter(stream))).pcm
    with pytest.raises(ProviderFailed):
        await anext(aiter(stream))


async def test_texts_with_common_words_are_near_each_other() -> None:
    near, same, far = await registry.embedder("fake").embed(["opening hours", "the opening hours", "parking garage"])
    assert sum(a * b for a, b in zip(near, same, strict=True)) > sum(a * b for a, b in zip(near, far, strict=True))


async def test_loudness_is_judged_within_five_microseconds() -> None:
    rounds = []
    for _ in range(5):
        started = time.perf_counter()
        for _ in range(2000):
            is_loud(QUIET)
        rounds.append((time.perf_counter() - started) / 2000)
    assert min(rounds) < 5e-6
