from __future__ import annotations

import pytest

from assistants.agents.base import AgentContext, AgentEvent, AgentText, AgentTrace, AgentUsage
from assistants.agents.facts import FactFinder
from assistants.agents.model import MAX_HISTORY, ModelAgent, recent
from assistants.voice.config import AgentConfig, FactsConfig, ProviderChoice
from integrations.interfaces import ChatMessage, Role, ToolCall
from integrations.providers.fake.chat import open_chat_model
from integrations.providers.fake.embed import open_embedder
from rapida_site.lib.errors import ProviderFailed

FACTS = ("We open at 9 am.", "Parking is free.")


def agent(answer: str = "Hello.", facts: FactsConfig | None = None, **options: str) -> ModelAgent:
    config = AgentConfig(ProviderChoice("fake"), facts=facts or FactsConfig())
    model = open_chat_model(options={"texts": answer, **options}, credential=None)
    prompt = [ChatMessage(Role.SYSTEM, "Be kind.")]
    return ModelAgent(config, model, lambda text: (prompt, ("name",)), facts=FactFinder(open_embedder()))


async def events(of: ModelAgent, text: str, history: tuple[ChatMessage, ...] = ()) -> list[AgentEvent]:
    return [event async for event in of.respond(text, history)]


def said(found: list[AgentEvent]) -> str:
    return "".join(event.text for event in found if isinstance(event, AgentText))


async def test_it_asks_with_prompt_history_and_words_in_this_order() -> None:
    found = await events(agent(), "How are you?", (ChatMessage(Role.USER, "Hi"), ChatMessage(Role.ASSISTANT, "Hi!")))
    assert said(found) == "Hello."
    [trace] = [event for event in found if isinstance(event, AgentTrace)]
    assert [m["content"] for m in trace.request["messages"]] == ["Be kind.", "Hi", "Hi!", "How are you?"]
    assert trace.response["text"] == "Hello."
    assert any(isinstance(event, AgentUsage) for event in found)


async def test_it_reports_a_variable_that_nobody_gave() -> None:
    assert AgentContext("x", {"missing_variable": "name"}) in await events(agent(), "x")


async def test_a_failed_request_is_recorded_and_then_raised() -> None:
    answer = agent(fail="always").respond("x", ())
    assert isinstance(await anext(answer), AgentContext)
    trace = await anext(answer)
    assert isinstance(trace, AgentTrace)
    assert trace.error
    with pytest.raises(ProviderFailed):
        await anext(answer)


async def test_an_answer_that_stands_in_the_fact_is_spoken() -> None:
    facts = FactsConfig(FACTS, threshold=-1.0)
    found = await events(agent("Parking is free. Also the moon is cheese.", facts), "Parking is free.")
    assert said(found) == "Parking is free."


async def test_an_invented_answer_is_replaced_by_the_fact_itself() -> None:
    facts = FactsConfig(FACTS, threshold=-1.0)
    found = await events(agent("Parking costs 300 euros.", facts), "Parking is free.")
    assert said(found) == "Parking is free."


async def test_below_the_threshold_it_says_that_it_does_not_know_and_asks_no_model() -> None:
    facts = FactsConfig(FACTS, threshold=1.1, unknown_answer="No idea.")
    found = await events(agent("anything", facts), "Who won in 1954?")
    assert said(found) == "No idea."
    assert not any(isinstance(event, AgentTrace) for event in found)
    [context] = [event for event in found if isinstance(event, AgentContext)]
    assert context.result["used"] is False


async def test_in_extractive_mode_the_fact_is_spoken_as_it_stands() -> None:
    found = await events(agent("never", FactsConfig(FACTS, mode="extract", threshold=-1.0)), FACTS[0])
    assert said(found) == FACTS[0]


def test_a_long_history_loses_its_oldest_messages_and_never_begins_with_a_tools_answer() -> None:
    call = ToolCall("1", "weather", {})
    history = [
        ChatMessage(Role.ASSISTANT, "", tool_calls=(call,)),
        ChatMessage(Role.TOOL, "{}", tool_call_id="1"),
        *[ChatMessage(Role.USER, str(i)) for i in range(MAX_HISTORY - 1)],
    ]
    kept = recent(history)
    assert kept[0].content == "0"
    assert len(kept) == MAX_HISTORY - 1
