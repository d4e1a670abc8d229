"""Template tags of the pages: icons, human times and durations, query strings.

Output is escaped, and no tag touches the database.
"""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, NumberInput
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assistants.models import Conversation, Source
from integrations.registry import PROVIDERS
from rapida_site.lib.jsontext import read_json

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return one symbol of the sprite; decorative unless ``label`` names it for screen readers."""
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.filter
def provider_label(code: str | None) -> str:
    """A provider as forms call it; its code where this installation does not know it any more."""
    spec = PROVIDERS.get(code or "")
    return spec.label if spec else code or ""


@register.filter
def duration(seconds: float | str | None) -> str:
    """Seconds as a person says them: ``340 ms``, ``4.2 s``, ``1 min 05 s``, ``1 h 02 min``; a dash for nothing."""
    if seconds is None or seconds == "":
        return "–"
    value = float(seconds)
    if value < 1:
        return f"{value * 1000:.0f} ms"
    if value < 10:
        return f"{value:.1f} s"
    if value < 60:
        return f"{value:.0f} s"
    if value < 3600:
        return f"{int(value // 60)} min {int(value % 60):02d} s"
    return f"{int(value // 3600)} h {int(value % 3600 // 60):02d} min"


@register.filter
def milliseconds(value: float | str | None) -> str:
    """Milliseconds as ``340 ms`` or ``1.24 s``; a dash for nothing."""
    if value is None or value == "":
        return "–"
    number = float(value)
    return f"{number:.0f} ms" if number < 1000 else f"{number / 1000:.2f} s"


@register.filter
def microseconds(value: int | None) -> str:
    """Microseconds as ``milliseconds`` shows them, with a figure behind the point below ten."""
    if value is None or value == "":  # type: ignore[comparison-overlap]  # templates hand on an empty text
        return "–"
    return f"{value / 1000:.1f} ms" if value < 10_000 else milliseconds(value / 1000)


@register.filter
def ago(moment: datetime | str | None) -> SafeString | str:
    """A ``<time>`` with the distance in words and the exact moment as its title; a dash for nothing."""
    if not isinstance(moment, datetime):  # templates hand on an empty text for what is missing
        return "–"
    seconds = (timezone.now() - moment).total_seconds()
    words = _distance(abs(seconds))
    text = "just now" if words == "" else f"{words} ago" if seconds > 0 else f"in {words}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        moment.strftime("%-d %b %Y, %H:%M:%S UTC"),
        text,
    )


# Seconds of a unit, how many of it the next larger one has, and its words.
_UNITS = (
    (60, 60, "a minute", "minutes"),
    (3600, 24, "an hour", "hours"),
    (86400, 30, "a day", "days"),
    (86400 * 30, 12, "a month", "months"),
    (86400 * 365, math.inf, "a year", "years"),
)


def _distance(seconds: float) -> str:
    """The distance in the largest unit that fits, rounded to the nearest: 100 minutes are 2 hours."""
    if seconds < 59.5:
        return "" if seconds < 10 else f"{round(seconds)} seconds"
    size, _, one, many = next(unit for unit in _UNITS if int(seconds / unit[0] + 0.5) < unit[1])
    count = int(seconds / size + 0.5)
    return one if count <= 1 else f"{count} {many}"


@register.filter
def pretty_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True, default=str)


@register.filter
def pretty_text(body: str) -> str:
    """JSON laid out for reading, any other text as it is."""
    try:
        return pretty_json(read_json(body))
    except ValueError:
        return body


@register.filter
def words(value: object) -> str:
    """A code as words: ``phone-call`` and ``phone_call`` become ``phone call``."""
    return str(value).replace("_", " ").replace("-", " ")


@register.filter
def compact_json(value: Any) -> str:
    """Text as it is, anything else as JSON on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


_ENDS = {
    "user": "Caller hung up",
    "tool": "Assistant hung up",
    "operator": "Ended by an operator",
    "idle_timeout": "Ended in silence",
    "max_duration": "Time was up",
    "no_audio": "No audio came",
    "transport_lost": "Connection lost",
    "provider_error": "Provider failed",
    "error": "Fault of ours",
    "shutdown": "Server stopped",
    "swept": "Broken off",
}
_DOTS = {"transport_lost": "dot-warn", "no_audio": "dot-warn", "shutdown": "dot-warn"}


@register.filter
def caller(conversation: Conversation, nobody: str) -> str:
    """Who called: the identifier that came with the call; the talk page's own is only a user's number."""
    if conversation.source == Source.DEBUGGER and conversation.identifier.isdecimal():
        return "Dashboard user"
    return conversation.identifier or nobody


@register.filter
def end_words(reason: str) -> str:
    """Why a conversation ended, in two or three words."""
    return _ENDS.get(reason, words(reason).capitalize())


@register.filter
def end_dot(reason: str) -> str:
    return _DOTS.get(reason, "dot-good")


@register.filter
def is_optional(field: BoundField) -> bool:
    """True where an empty answer means something; a number always has its default."""
    return not field.field.required and not isinstance(field.field.widget, NumberInput)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return the request's query string with ``changes`` applied; an empty value removes its key."""
    parameters = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            parameters.pop(key, None)
        else:
            parameters[key] = str(value)
    encoded = parameters.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.filter
def leads(address: str, path: str) -> bool:
    """True when ``path`` lies under ``address``: the navigation marks the place a page belongs to."""
    return path.startswith(address)
