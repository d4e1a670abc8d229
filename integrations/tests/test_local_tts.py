"""The local voice: what it says can be understood, begins at once, knows its words' times; text it would misread is
written out.
"""

from __future__ import annotations

import asyncio
import re

import numpy as np
import pytest

from integrations import registry
from integrations.interfaces import SpeechChunk
from integrations.providers.local.shared import shared
from integrations.providers.local.tts_text import speakable, word_times
from integrations.providers.local.whisper import WhisperModel
from rapida_site.lib.errors import Invalid


async def spoken(text: str, rate: int = 8000, **options: object) -> list[SpeechChunk]:
    engine = registry.open_synthesizer("local-hibari", rate_hint=rate, options=options)
    await engine.start()
    assert engine.rate == rate
    return [chunk async for chunk in engine.synthesize(text)]


def joined(chunks: list[SpeechChunk]) -> bytes:
    return b"".join(chunk.pcm for chunk in chunks)


@pytest.mark.models
@pytest.mark.parametrize("rate", [8000, 16000, 24000, 48000])
async def test_what_it_says_can_be_understood(rate: int) -> None:
    pcm = joined(await spoken("A cleaning costs $120, and we open at 9:30 am.", rate))
    heard = re.sub(r"\W", "", shared("local-whisper", WhisperModel).get().transcribe(pcm, rate).text.lower())
    assert heard.startswith("acleaningcosts120andweopenat930am")


@pytest.mark.models
async def test_a_telephone_number_is_read_digit_by_digit() -> None:
    pcm = joined(await spoken("My number is 415 555 0134."))
    heard = shared("local-whisper", WhisperModel).get().transcribe(pcm, 8000).text
    digits = re.sub(r"\D", "", heard)
    assert digits.startswith("415")
    assert digits.endswith("0134")


@pytest.mark.models
async def test_the_first_sample_to_be_heard_comes_at_once_and_the_end_is_short() -> None:
    samples = np.abs(np.frombuffer(joined(await spoken("Hello there, how are you?")), np.int16).astype(int))
    loud = np.flatnonzero(samples > 600)
    assert loud[0] / 8000 < 0.03
    assert (len(samples) - loud[-1]) / 8000 < 0.12


@pytest.mark.models
async def test_each_sentence_is_a_chunk_and_its_words_come_in_order() -> None:
    chunks = await spoken("Hello there, how are you? I am fine. ... Thank you!")
    assert len(chunks) == 3
    words = [word for chunk in chunks for word in chunk.words]
    assert [word.word for word in words] == [
        "Hello",
        "there,",
        "how",
        "are",
        "you?",
        "I",
        "am",
        "fine.",
        "Thank",
        "you!",
    ]
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    first = len(chunks[0].pcm) / 2 / 8000
    assert first < words[5].start < first + 0.1


@pytest.mark.models
async def test_speed_changes_the_length() -> None:
    slow, fast = (
        joined(await spoken("We open at nine.", speed=0.8)),
        joined(await spoken("We open at nine.", speed="1.5")),
    )
    assert len(slow) > 1.3 * len(fast)


@pytest.mark.models
async def test_punctuation_alone_makes_no_sound() -> None:
    assert await spoken("... — !") == []


@pytest.mark.models
async def test_closing_the_iterator_stops_it_after_the_sentence_at_work() -> None:
    engine = registry.open_synthesizer("local-hibari", rate_hint=8000, options={})
    await engine.start()
    stream = engine.synthesize("One sentence. Another one. " * 20)
    assert (await anext(stream)).pcm
    await stream.aclose()  # type: ignore[attr-defined]
    with pytest.raises(StopAsyncIteration):
        await anext(stream)


@pytest.mark.models
async def test_many_calls_share_the_engine() -> None:
    one, *others = await asyncio.gather(*(spoken("Where can I park my car?") for _ in range(5)))
    assert all(joined(other) == joined(one) for other in others)


def test_another_voice_is_refused() -> None:
    with pytest.raises(Invalid, match=r"local-hibari: option 'voice.id' is 'emma'; use one of 'heart'"):
        registry.open_synthesizer("local-hibari", rate_hint=8000, options={"speak.voice.id": "emma"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Call +1 (212) 555-0199.", "Call plus one, two one two, five five five, zero one nine nine."),
        ("Call 555-0134 now", "Call five five five, zero one three four now"),
        ("My number is 4155550134.", "My number is four one five, five five five, zero one three four."),
        ("Write to help@example.com.", "Write to help at example dot com."),
        ("See www.example.com/a-b", "See w w w dot example dot com slash a dash b"),
        ("See [our page](http://x.org) for **more**", "See our page for more"),
        ("e.g. on Friday", "for example on Friday"),
        ("It costs $1,250.50 on 12/24/2025 at 9:30.", "It costs $1,250.50 on 12/24/2025 at 9:30."),
        ("Order 48213 has 10000 items, version 3.14.", "Order 48213 has 10000 items, version 3.14."),
        ("Dr. Smith, 42 Main St.", "Dr. Smith, 42 Main St."),
    ],
)
def test_what_the_engine_misreads_is_written_out(written: str, read: str) -> None:
    assert speakable(written) == read


def test_words_share_the_time_by_their_length() -> None:
    times = word_times("I understand, yes", 1.0, 2.0)
    assert [time.word for time in times] == ["I", "understand,", "yes"]
    assert times[0].start == 1.0
    assert times[2].start - times[1].start > 2 * (times[1].start - times[0].start)
    assert times[2].start < 3.0
