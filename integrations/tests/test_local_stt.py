"""Whisper as a call uses it: words, silence, interims, segments, many calls, closing."""

from __future__ import annotations

import asyncio
import re

import numpy as np
import pytest

from integrations import registry
from integrations.interfaces import Transcriber
from integrations.providers.local.shared import shared
from integrations.providers.local.whisper import NOTHING, Earlier, Heard, WhisperModel
from integrations.tests.speech import Ears, noise, quiet, say, utter
from rapida_site.lib.errors import Invalid, ProviderFailed

pytestmark = pytest.mark.models
QUESTION = "What are your opening hours on Saturday?"


def words(text: str) -> str:
    return re.sub(r"[^a-z0-9 ]", "", text.lower())


async def opened(rate: int = 8000, **options: object) -> tuple[Transcriber, Ears]:
    engine, ears = registry.open_transcriber("local-whisper", rate=rate, options=options), Ears()
    await engine.start(ears)
    return engine, ears


@pytest.mark.parametrize("rate", [8000, 16000, 24000])
async def test_it_understands_a_question(rate: int) -> None:
    engine, ears = await opened(rate)
    utter(engine, quiet(0.3, rate) + say(QUESTION, rate), rate)
    final = await ears.final()
    assert words(final.text) == words(QUESTION)
    assert final.confidence is not None
    assert final.confidence > 0.6


async def test_the_first_word_is_not_lost_to_the_late_hint() -> None:
    engine, ears = await opened()
    utter(engine, say("Pharmacy, please.", 8000), 8000)
    assert words((await ears.final()).text).startswith("pharmacy")


@pytest.mark.parametrize("pcm", [quiet(2, 8000), noise(2, 8000), noise(2, 8000, 3000), noise(0.4, 8000)])
async def test_silence_and_noise_give_an_empty_final(pcm: bytes) -> None:
    engine, ears = await opened(interims=False)
    utter(engine, pcm, 8000)
    assert (await ears.final()).text == ""


def hum(seconds: float, rate: int, level: float = 300.0) -> bytes:
    """Mains at 50 Hz with two harmonics: the engine writes ". . . ." to it."""
    at = 2 * np.pi * 50 * np.arange(int(seconds * rate)) / rate
    return (level * (np.sin(at) + 0.5 * np.sin(2 * at) + 0.3 * np.sin(3 * at))).astype(np.int16).tobytes()


async def test_hum_gives_no_words() -> None:
    engine, ears = await opened(16000, interims=False)
    utter(engine, hum(3, 16000), 16000)
    assert (await ears.final()).text == ""


async def test_more_speech_in_the_same_turn_replaces_the_text() -> None:
    engine, ears = await opened()
    utter(engine, say("I would like to", 8000), 8000)
    utter(engine, say("book an appointment.", 8000), 8000)
    final = await ears.final(len(ears.finals) + 1)
    while "book" not in final.text:
        final = await ears.final(len(ears.finals) + 1)
    assert words(final.text).startswith("i would like to")
    assert final.segment == ears.heard[0].segment


async def test_a_committed_turn_starts_anew() -> None:
    engine, ears = await opened()
    utter(engine, say("My name is John.", 8000), 8000)
    first = await ears.final()
    engine.turn_committed()
    utter(engine, say("Thank you very much.", 8000), 8000)
    second = await ears.final(2)
    assert second.segment == first.segment + 1
    assert "john" not in second.text.lower()


async def test_interims_come_before_the_final_and_begin_like_it() -> None:
    engine, ears = await opened()
    text = "I have a question about my last bill because the amount was higher than I expected."
    model = shared("local-whisper", WhisperModel).get()
    engine.speech_started()
    pcm = say(text, 8000)
    for start in range(0, len(pcm), 320):
        engine.push(pcm[start : start + 320])
        while not model.idle():  # at the pace of the engine instead of the clock
            await asyncio.sleep(0)
        await asyncio.sleep(0)
    engine.speech_ended()
    final = await ears.final()
    interims = [transcript for transcript in ears.heard if not transcript.final]
    assert len(interims) >= 3
    assert ears.heard[-1] is final
    assert words(final.text).startswith(words(" ".join(interims[-1].text.split()[:4])))


async def test_speech_without_a_pause_is_cut_before_it_is_too_long() -> None:
    engine, ears = await opened(interims=False)
    things = [
        "bill",
        "appointment",
        "insurance",
        "prescription",
        "parking space",
        "cleaning",
        "doctor",
        "receipt",
        "address",
    ]
    places = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "March", "April"]
    spoken = [
        say(f"I have a question about the {a} that my sister and I were given last {b},", 8000)
        for a, b in zip(things, places, strict=True)
    ]
    utter(engine, b"".join(spoken), 8000)
    await ears.final(2)
    assert [transcript.segment for transcript in ears.finals] == [0, 1]
    heard = words(" ".join(transcript.text for transcript in ears.finals))
    assert sum(thing in heard for thing in things) >= 8


async def test_four_calls_at_once_all_get_their_own_words() -> None:
    texts = [QUESTION, "My name is John Smith.", "Where can I park my car?", "Are you open on Sunday?"]

    async def call(text: str) -> str:
        engine, ears = await opened(interims=False)
        utter(engine, say(text, 8000), 8000)
        return (await ears.final()).text

    assert [words(text) for text in await asyncio.gather(*map(call, texts))] == [words(text) for text in texts]


async def test_closing_while_it_decodes_delivers_nothing() -> None:
    engine, ears = await opened()
    utter(engine, say(QUESTION, 8000), 8000)
    await engine.close()
    other, others = await opened()
    utter(other, say("Where can I park?", 8000), 8000)
    await others.final()
    assert ears.heard == []


async def test_an_engine_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, ears = await opened(interims=False)

    def broken(self: WhisperModel, pcm: bytes, rate: int, earlier: Earlier | None = None) -> None:
        raise RuntimeError("out of memory")

    monkeypatch.setattr(WhisperModel, "transcribe", broken)
    utter(engine, say(QUESTION, 8000), 8000)
    with pytest.raises(AssertionError):
        await ears.final()
    assert isinstance(ears.errors[0], ProviderFailed)
    assert "out of memory" in ears.errors[0].message


def test_another_language_is_refused() -> None:
    with pytest.raises(Invalid, match="local-whisper: option 'language' is 'de'; use one of 'en'"):
        registry.open_transcriber("local-whisper", rate=8000, options={"listen.language": "de"})


# ------------------------------------------------------------------------- words that the engine drops behind a pause
class Scripted(WhisperModel):
    """The engine's answers by the seconds of sound it is given; everything around them is the real thing."""

    def __init__(self, answers: dict[float, Heard]) -> None:
        self._answers = answers
        self.asked: list[float] = []

    def _decoded(self, pcm: bytes, rate: int) -> Heard:
        self.asked.append(len(pcm) / 2 / rate)
        return self._answers[len(pcm) / 2 / rate]


GREAT = Earlier(Heard("Great, thank you.", 0.8), 2 * 8000 * 2)


@pytest.mark.parametrize("whole", [Heard("Great, thank you.", 0.7), NOTHING])
def test_words_behind_a_pause_are_heard_by_themselves_where_the_whole_brings_no_new_one(whole: Heard) -> None:
    model = Scripted({5.0: whole, 3.0: Heard("I have one more question.", 0.6)})
    assert model.transcribe(quiet(5, 8000), 8000, GREAT) == Heard("Great, thank you. I have one more question.", 0.6)


def test_a_whole_that_brings_new_words_is_taken_as_it_is() -> None:
    model = Scripted({5.0: Heard("Great, thank you. One more.", 0.7)})
    assert model.transcribe(quiet(5, 8000), 8000, GREAT).text == "Great, thank you. One more."
    assert model.asked == [5.0]


def test_a_doubtful_end_adds_no_words_and_takes_none_back() -> None:
    model = Scripted({5.0: NOTHING, 3.0: Heard("Thank you.", 0.1)})
    assert model.transcribe(quiet(5, 8000), 8000, GREAT) == GREAT.heard


def test_an_end_as_short_as_a_cough_is_not_asked_about() -> None:
    model = Scripted({3.0: Heard("Great, thank you.", 0.7)})
    assert model.transcribe(quiet(3, 8000), 8000, GREAT).text == "Great, thank you."
    assert model.asked == [3.0]


async def test_a_turn_s_later_finals_know_what_was_heard_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """And those of the next turn do not."""
    engine, ears = await opened(interims=False)
    known: list[str] = []
    transcribe = WhisperModel.transcribe

    def noted(self: WhisperModel, pcm: bytes, rate: int, earlier: Earlier | None = None) -> Heard:
        known.append(earlier.heard.text if earlier else "")
        return transcribe(self, pcm, rate, earlier)

    monkeypatch.setattr(WhisperModel, "transcribe", noted)
    for count, text in enumerate(["My name is John.", "I live in London.", "Thank you very much."], 1):
        if count == 3:
            engine.turn_committed()
        utter(engine, say(text, 8000), 8000)
        await ears.final(count)
    assert [words(text) for text in known] == ["", "my name is john", ""]
