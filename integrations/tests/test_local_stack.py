"""From end to end without a network: a spoken question over the telephone's 8 kHz comes back as a spoken fact."""

from __future__ import annotations

import time

import pytest

from integrations import registry
from integrations.grounding import ANSWER_OPTIONS, fewshot_messages, first_sentence, is_faithful
from integrations.tests.speech import Ears, say, utter

pytestmark = pytest.mark.models
FACTS = (
    "The clinic is open Monday to Friday from 8 am to 6 pm, and on Saturday from 9 am to 1 pm.",
    "Parking is free in the garage behind the building.",
    "A cleaning costs 120 dollars.",
    "We accept Delta Dental, Cigna and MetLife insurance, but not Aetna.",
)


async def heard(pcm: bytes) -> str:
    engine, ears = registry.open_transcriber("local-whisper", rate=8000, options={"interims": False}), Ears()
    await engine.start(ears)
    utter(engine, pcm, 8000)
    text = (await ears.final()).text
    await engine.close()
    return text


async def answer(question: str) -> str:
    embedder = registry.embedder()
    *facts, asked = await embedder.embed([*FACTS, question])
    scores = [sum(a * b for a, b in zip(fact, asked, strict=True)) for fact in facts]
    best = max(range(len(scores)), key=scores.__getitem__)
    assert scores[best] > 0.35
    model = registry.chat_model("local-smollm2", options={})
    deltas = model.stream(fewshot_messages(FACTS[best], question), options=ANSWER_OPTIONS)
    sentence = first_sentence("".join([delta.text async for delta in deltas]))
    return sentence if is_faithful(sentence, FACTS[best], question) else FACTS[best]


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("How much does a cleaning cost?", "120"),
        ("Where can I park my car?", "garage"),
        ("Are you open on Saturday?", "saturday"),
        ("Do you take Aetna insurance?", "not"),
    ],
)
async def test_a_spoken_question_is_answered_aloud_with_the_fact(question: str, fact: str) -> None:
    asked = say(question, 8000)
    await registry.warm_up(["local-whisper", "local-minilm", "local-smollm2", "local-hibari"])
    started = time.process_time()
    text = await answer(await heard(asked))
    voice = registry.open_synthesizer("local-hibari", rate_hint=8000, options={})
    spoken = b"".join([chunk.pcm async for chunk in voice.synthesize(text)])
    spent = time.process_time() - started
    assert fact in (await heard(spoken)).lower().replace("n't", " not")
    assert spent < 10, f"{spent:.2f} s of computing; about 1 s is usual"
