"""Does the wording itself say that more is to come? Numbers and names being dictated, hesitation, a dangling "and".

English word lists; other languages profit from digits, letters and ellipses only. A wrong "yes" costs the caller the
difference between two waits, a wrong "no" may cut a telephone number in half, so the rules lean towards "yes".
"""

from __future__ import annotations

import functools
import re

_TOKEN = re.compile(r"[\w@$£€%&'’:.,+#*/-]+")
_TRAILING_OFF = re.compile(r"(?:\.\.+|…|[,;:–—-])\s*$")
_LETTERS = re.compile(r"\b[A-Z]{3,}[.,?!]*\s*$")  # recognizers write spelled letters together: "SMY"
_EDGES = "'’.,:-/&*"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DIGITS = _words("zero oh one two three four five six seven eight nine double triple")
_NUMBERS = _DIGITS | _words(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty"
    " seventy eighty ninety hundred thousand"
)
_HESITATIONS = _words("um umm uhm uh er erm hmm hm ehm ah")
# Said to keep the floor while thinking.
_HOLDING = re.compile(
    r"(?:^(?:well|so|okay so|actually)|let me (?:see|think|check|look)|(?:hold|hang) on|no wait"
    r"|(?:one|just a|a) (?:moment|second|minute))$"
)
# Words that ask for another one. Prepositions that often end a sentence ("log in", "turn it on") are left out.
_DANGLING = _words(
    "and but or because if when while unless until although than the a an my your our their i we they i'm it's that's"
    " there's he's she's we're they're you're i'd i'll i've we'll we've where's"
)
_STRANDED = _words("to of for with from at about by")  # dangling, but not at the end of a question
_COPULAS = _words("is are was were")
_SYMBOLS = _words("dot underscore hyphen dash slash")
_ASKING = _words("what what's who who's where where's which how whose when why")
# "yes it is", "here you are", "I think so"
_SUBJECTS = _words("it he she they we you i that this there here what who where how")
_BELIEFS = _words("think hope guess say believe suppose")
# "so do I", "than I"
_BEFORE_FINAL_I = _words("do am can did will would should could have was than")


@functools.lru_cache(maxsize=512)  # asked at every tick while a turn waits
def expects_more(text: str) -> str:
    """Return why more is to come (``digits``, ``spelling``, ``hesitation``, ``unfinished``), or ""."""
    tokens = [token.strip(_EDGES).lower().replace("’", "'") for token in _TOKEN.findall(text)]
    tokens = [token for token in tokens if token]
    if not tokens:
        return ""
    if tokens[-1] in _HESITATIONS or _HOLDING.search(" ".join(tokens)):
        return "hesitation"
    if _is_dictating_digits(tokens):
        return "digits"
    if _is_spelling(tokens) or _LETTERS.search(text):
        return "spelling"
    if _TRAILING_OFF.search(text) or _is_dangling(tokens):
        return "unfinished"
    return ""


def _is_dictating_digits(tokens: list[str]) -> bool:
    """Two digit words in a row, three number words, or three figures and more that are no price or time."""
    run = 0
    while run < len(tokens) and tokens[-1 - run] in _NUMBERS:
        run += 1
    if run >= 3 or (run == 2 and tokens[-1] in _DIGITS and tokens[-2] in _DIGITS):
        return True
    if run == 1 and len(tokens) > 1 and tokens[-2] in _COPULAS:  # "my number is four"
        return True
    figures = 0
    for token in reversed(tokens):
        if not re.fullmatch(r"\+?[\d().-]*\d[\d().-]*", token) or re.fullmatch(r"\d+\.\d+", token):
            break
        figures += sum(character.isdigit() for character in token)
    return figures >= 3


def _is_spelling(tokens: list[str]) -> bool:
    """Letters one by one ("j o h n", "J-O-H-N"), or a letter explained ("b as in boy", "b for")."""
    letters = [part for token in tokens[-6:] for part in token.split("-")]
    run = 0
    while run < len(letters) and len(letters[-1 - run]) == 1 and letters[-1 - run].isalpha():
        run += 1
    if run >= 2 and any(letter not in "ai" for letter in letters[-run:]):
        return True
    return bool(re.search(r"(?:^| )[a-z] (?:as in|like|for)(?: \w+)?$", " ".join(tokens[-4:])))


def _is_dangling(tokens: list[str]) -> bool:
    last = tokens[-1]
    before = tokens[-2] if len(tokens) > 1 else ""
    if last == "so":
        return before not in _BELIEFS
    if last == "i":
        return before not in _BEFORE_FINAL_I
    if last in _COPULAS:
        return before not in _SUBJECTS
    if last in _STRANDED:
        return not _ASKING.intersection(tokens)
    return last in _DANGLING or last in _SYMBOLS
