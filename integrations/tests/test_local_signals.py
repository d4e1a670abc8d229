"""Embeddings and the two completeness signals on real models."""

from __future__ import annotations

import statistics

import pytest

from integrations import registry
from integrations.providers.local import wordpiece
from integrations.tests.speech import say

COMPLETE = [
    "what are your opening hours",
    "how much does a cleaning cost",
    "do you take my insurance",
    "can i move my appointment to thursday",
    "yes",
    "no thank you",
    "i need to cancel my appointment for tomorrow morning",
    "thank you very much",
]
CUT = [
    "what are your opening",
    "how much does a",
    "do you take my",
    "can i move my appointment to",
    "i was wondering if",
    "i need to cancel my appointment for",
    "could you tell me whether the doctor will",
    "and then the",
]


@pytest.mark.models
async def test_texts_of_one_meaning_are_near_each_other() -> None:
    vectors = await registry.embedder().embed(
        ["When do you open?", "Our opening hours are nine to five.", "Cats chase mice.", ""]
    )
    near, far = (sum(a * b for a, b in zip(vectors[0], other, strict=True)) for other in vectors[1:3])
    assert near > far + 0.3
    assert all(len(vector) == 384 for vector in vectors)
    assert all(sum(value * value for value in vector) == pytest.approx(1, abs=1e-4) for vector in vectors)


@pytest.mark.models
async def test_a_batch_gives_what_each_text_gives_alone() -> None:
    texts = ["short", "a much longer text " * 30, "in between, with some words", *(f"text {n}" for n in range(20))]
    embedder = registry.embedder()
    together = await embedder.embed(texts)
    for text, vector in zip(texts[:4], together[:4], strict=True):
        [alone] = await embedder.embed([text])
        assert sum(a * b for a, b in zip(alone, vector, strict=True)) > 0.98  # int8 rounds by batch


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Hello, World! How's it going?", [101, 7592, 1010, 2088, 999, 2129, 1005, 1055, 2009, 2183, 1029, 102]),
        ("Café naïve €10,000", [101, 7668, 15743, 1574, 10790, 1010, 2199, 102]),
        ("中文 mixed", [101, 1746, 1861, 3816, 102]),
        ("supercalifragilistic", [101, 3565, 9289, 10128, 29181, 24411, 4588, 102]),
        ("x" * 101, [101, 100, 102]),
        ("", [101, 102]),
    ],
)
def test_text_becomes_the_ids_of_the_reference_tokenizer(text: str, ids: list[int]) -> None:
    assert wordpiece.encode(text, 256) == ids


def test_a_long_text_is_cut_with_its_end_mark() -> None:
    ids = wordpiece.encode("word " * 1000, 256)
    assert len(ids) == 256
    assert ids[-1] == 102


@pytest.mark.models
async def test_finished_words_score_above_unfinished_ones() -> None:
    signal = registry.completeness_model("text")
    complete = [await signal.completeness(text, b"", 8000) for text in COMPLETE]
    cut = [await signal.completeness(text, b"", 8000) for text in CUT]
    assert statistics.median(complete) > 0.3
    assert max(cut) < 0.1
    assert sum(score >= 0.1 for score in complete) >= len(complete) - 1


@pytest.mark.models
async def test_a_recognizers_full_stop_does_not_make_words_complete() -> None:
    signal = registry.completeness_model("text")
    assert await signal.completeness("How much does a.", b"", 8000) < 0.1
    assert await signal.completeness(" ... ", b"", 8000) == 0.0


@pytest.mark.models
@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        # plain questions, which a model without examples takes for beginnings
        ("Where can I park?", 0.3, 1),
        ("Is there a charge for luggage?", 0.3, 1),
        ("Who do I talk to about billing?", 0.3, 1),
        ("Do you have a table for tonight?", 0.3, 1),
        # beginnings, which a recognizer writes as questions
        ("Can you tell me?", 0, 0.05),
        ("Do you have any?", 0, 0.05),
        ("Which documents do I have to bring with?", 0, 0.05),
        ("I would like to make.", 0, 0.05),
        # answers by themselves
        ("Yes.", 1, 1),
        ("No", 1, 1),
        ("Thank you.", 1, 1),
    ],
)
async def test_whole_questions_get_the_short_wait_and_beginnings_the_long_one(
    text: str, least: float, most: float
) -> None:
    assert least <= await registry.completeness_model("text").completeness(text, b"", 8000) <= most


@pytest.mark.models
async def test_a_recognizers_question_mark_counts_where_the_words_may_be_finished() -> None:
    signal = registry.completeness_model("text")
    plain, marked = [await signal.completeness(f"Is there parking{mark}", b"", 8000) for mark in (".", "?")]
    assert marked == pytest.approx(5 * plain)
    assert marked > 0.2


@pytest.mark.models
@pytest.mark.parametrize("rate", [8000, 16000])
async def test_a_finished_sentence_sounds_finished(rate: int) -> None:
    signal = registry.completeness_model("audio")
    pcm = say("What are your opening hours?", rate)
    whole, cut = (
        await signal.completeness("", pcm, rate),
        await signal.completeness("", pcm[: len(pcm) // 10 * 6], rate),
    )
    assert whole > 0.8
    assert cut < whole - 0.3
    assert await signal.completeness("", b"", rate) == 0.0
