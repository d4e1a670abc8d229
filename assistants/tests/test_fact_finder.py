from __future__ import annotations

from collections.abc import Sequence

from assistants.agents.facts import FactFinder

HOURS = "We open at nine from Monday to Friday."
SATURDAY = "On Saturdays we open at ten."
PARKING = "Parking is free."


class Planned:
    """An embedder whose vectors are given: how near each text is to the question."""

    dimensions = 2

    def __init__(self, nearness: dict[str, float]) -> None:
        self._nearness = nearness

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[self._nearness.get(text, 1.0), 1.0] if text in self._nearness else [1.0, 0.0] for text in texts]


async def best(question: str, **nearness: float) -> str:
    facts = {HOURS: nearness["hours"], SATURDAY: nearness["saturday"], PARKING: nearness["parking"]}
    return (await FactFinder(Planned(facts)).best(question, tuple(facts))).sentence


async def test_of_near_equals_the_one_with_the_questions_rarer_words_is_meant() -> None:
    assert await best("When do you open on Saturday?", hours=0.84, saturday=0.78, parking=0.2) == SATURDAY
    assert await best("When do you open on Friday?", hours=0.78, saturday=0.84, parking=0.2) == HOURS


async def test_words_do_not_outweigh_a_clear_difference_in_meaning() -> None:
    assert await best("Is parking free on Saturdays?", hours=0.2, saturday=0.4, parking=0.7) == PARKING


async def test_without_shared_words_the_nearest_meaning_wins() -> None:
    assert await best("At what hour?", hours=0.80, saturday=0.81, parking=0.2) == SATURDAY
