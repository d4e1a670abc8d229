"""The prompt for one fact, and the check that an answer says no more than the fact."""

from __future__ import annotations

import pytest

from integrations import registry
from integrations.grounding import ANSWER_OPTIONS, fewshot_messages, first_sentence, is_faithful
from integrations.interfaces import Role

INSURANCE = "We accept Delta Dental, Cigna and MetLife insurance, but not Aetna."
HOURS = "The clinic is open Monday to Friday from 8 am to 6 pm, and on Saturday from 9 am to 1 pm."
SUNDAY = "We are closed on Sundays and public holidays."
COST = "A cleaning costs 120 dollars and takes about 45 minutes."


@pytest.mark.parametrize(
    ("answer", "fact", "question"),
    [
        ("A cleaning costs 120 dollars.", COST, "How much is a cleaning?"),
        ("It takes 45 minutes.", COST, "How long does it take?"),
        ("No, we don't take Aetna.", INSURANCE, "Do you take Aetna?"),
        ("Yes, we accept Cigna.", INSURANCE, "Do you accept Cigna?"),
        ("No, we are not open on Sundays and public holidays.", SUNDAY, "Are you open on Sunday?"),
        ("We are open on Saturday from nine am to one pm.", HOURS, "When are you open on Saturday?"),
        (COST, COST, "What?"),
    ],
)
def test_what_stands_in_the_fact_may_be_said(answer: str, fact: str, question: str) -> None:
    assert is_faithful(answer, fact, question)


@pytest.mark.parametrize(
    ("answer", "fact", "question"),
    [
        ("A cleaning costs 150 dollars.", COST, "How much is a cleaning?"),
        ("A cleaning includes whitening.", COST, "How much is a cleaning?"),
        ("No, we do not accept Cigna.", INSURANCE, "Do you accept Cigna?"),
        ("Yes, we take Aetna.", INSURANCE, "Do you take Aetna?"),
        ("We are open on Sundays.", SUNDAY, "Are you open on Sunday?"),
        ("I'm not a doctor.", COST, "Who treats children?"),
        ("No, a cleaning does not take 45 minutes.", COST, "How long?"),
        ("", COST, "How long?"),
        ("Yes.", COST, "How long?"),
    ],
)
def test_what_does_not_may_not(answer: str, fact: str, question: str) -> None:
    assert not is_faithful(answer, fact, question)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It costs $9.99. And more.", "It costs $9.99."),
        ("Dr. Lopez treats children. Yes", "Dr. Lopez treats children."),
        ("without an end", "without an end"),
    ],
)
def test_the_first_sentence_ends_where_a_reader_would_say(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_all_but_the_last_message_of_the_prompt_is_constant() -> None:
    one, two = fewshot_messages("A.", "B?"), fewshot_messages("C.", "D?")
    assert one[:-1] == two[:-1]
    assert one[-1].role is Role.USER


QUESTIONS = (
    ("When are you open on Saturday?", HOURS, "1 pm"),
    ("Are you open on Sunday?", SUNDAY, "sunday"),
    ("How much does a cleaning cost?", COST, "120"),
    ("How long does a cleaning take?", COST, "45"),
    ("Do you take Aetna?", INSURANCE, "aetna"),
    ("Where is the clinic?", "The clinic is at 42 Harbor Street, on the second floor.", "42 harbor street"),
    ("Where can I park?", "Parking is free in the garage behind the building.", "garage"),
    ("What does a first consultation cost?", "A first consultation costs 80 dollars.", "80"),
    ("Who treats children?", "Dr. Maria Lopez treats children, and Dr. James Chen does implants and surgery.", "lopez"),
    ("When does the last bus leave?", "The last bus to the airport leaves at 10 pm from the station.", "10 pm"),
    ("Can I smoke in my room?", "Smoking is not allowed in the rooms, but there is a terrace.", "not"),
)


@pytest.mark.models
async def test_the_model_answers_from_the_fact_or_the_fact_answers() -> None:
    model, own, right = registry.chat_model("local-smollm2", options={}), 0, 0
    for question, fact, wanted in QUESTIONS:
        deltas = model.stream(fewshot_messages(fact, question), options=ANSWER_OPTIONS)
        answer = first_sentence("".join([delta.text async for delta in deltas]))
        faithful = is_faithful(answer, fact, question)
        own += faithful
        right += wanted in (answer if faithful else fact).lower()
    assert right == len(QUESTIONS)
    assert own >= 8  # 10 measured: the model really answers, the fact is the exception
