"""How a very small language model is made to answer from one fact, and how its answer is checked against it. Pure.

A model of 135 million parameters can re-word one sentence and nothing else: given more it invents. So it gets the
best fact only, worked examples that never change (the engine's prefix cache holds them), and its sentence is spoken
only if all it says stands in the fact or in the question; otherwise the fact itself is the answer.
"""

from __future__ import annotations

import re

from integrations.interfaces import ChatMessage, ChatOptions, Role

INSTRUCTION = "You answer callers on the phone in one short sentence, using only the fact."
EXAMPLES = (
    ("Dogs are welcome, but cats are not.", "Can I bring my cat?", "No, cats are not welcome, but dogs are."),
    ("The shop opens at 10 am and closes at 7 pm.", "When do you close?", "We close at 7 pm."),
    ("Delivery within the city costs 5 dollars.", "How much is delivery?", "Delivery within the city costs 5 dollars."),
)
ANSWER_OPTIONS = ChatOptions(temperature=0.0, max_tokens=40, stop=("\n",))
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_END = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)[.!?](?=\s|$)")
_COUNTING = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_NUMBERS = {word: str(value) for value, word in enumerate(_COUNTING.split())}
_DENIALS = frozenset(("no", "not", "never", "none", "cannot", "nor", "closed", "except", "without"))
# What an answer may add to the words of the fact and the question: the small words of the language.
_FILLERS = """
    a an the and or but if so as at by for from in into of on to with within about is are was be been do does
    did has have had can could will would may should must i we you he she it they me us my our your his her
    its their this that these those there here yes sure ok okay please which who what when where how then than
    also just only between until during before after im were ive youre theyre well open costs cost
"""
_SMALL = frozenset(_FILLERS.split())


def fewshot_messages(fact: str, question: str) -> list[ChatMessage]:
    """Return the prompt that lets the local model answer ``question`` from ``fact``; all but the last message is
    constant.
    """
    messages = [ChatMessage(Role.SYSTEM, INSTRUCTION)]
    for shown, asked, answered in EXAMPLES:
        messages += [_ask(shown, asked), ChatMessage(Role.ASSISTANT, answered)]
    return [*messages, _ask(fact, question)]


def first_sentence(text: str) -> str:
    """Return the answer up to its first full stop, question or exclamation mark."""
    match = _END.search(text)
    return (text[: match.end()] if match else text).strip()


def is_faithful(answer: str, fact: str, question: str) -> bool:
    """Return whether ``answer`` says nothing that is not in ``fact`` or ``question``, and denies just what the fact
    denies.

    Its last word of weight must stand on the side of the fact's "not" that the answer is on. Errs towards False.
    """
    said, known = _words(answer), _words(fact)
    weighty = [word for word in said if word in known and word not in _SMALL | _DENIALS]
    if not weighty:
        return False
    denial = next((place for place, word in enumerate(known) if word in _DENIALS), None)
    place, denies = known.index(weighty[-1]), not _DENIALS.isdisjoint(said)
    if denies != (denial is not None and place > denial):
        return False
    if any(word[0].isdigit() and word not in known for word in said):
        return False
    stems = {_stem(word) for word in [*known, *_words(question), *_SMALL, *_DENIALS]}
    return all(_stem(word) in stems for word in said)


def weighty_stems(text: str) -> frozenset[str]:
    """Return the words that make ``text`` differ from others, without their endings."""
    return frozenset(map(_stem, _words(text))) - _SMALL_STEMS


def _ask(fact: str, question: str) -> ChatMessage:
    return ChatMessage(Role.USER, f"Fact: {fact}\nQuestion: {question}")


def _words(text: str) -> list[str]:
    words: list[str] = []
    for raw in _WORD.findall(text.lower().replace("’", "'")):
        if raw.endswith("n't"):
            words.append("not")
        else:
            words.append(_NUMBERS.get(raw, raw.replace("'", "")))
    return words


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")


_SMALL_STEMS = frozenset(map(_stem, _SMALL | _DENIALS))
