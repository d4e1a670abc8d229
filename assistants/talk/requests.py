"""What a client says in ``rapida.v1`` (docs/websocket-protocol.md): one JSON text message in, one event out.

Pure: no I/O, no Django. Whatever the input is, ``parse`` returns an event or raises ``Invalid`` with a sentence that
names the key and what is accepted.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

from assistants.talk.events import (
    DEFAULT_RATE,
    MAX_ID,
    MAX_ITEMS,
    MAX_MESSAGE_ID,
    MAX_NAME,
    MAX_TEXT,
    MAX_VALUE,
    ClientEvent,
    Configure,
    Feedback,
    HangUp,
    Initialize,
    Metadata,
    ToolResult,
    TypedText,
)
from assistants.voice.frames import StreamMode
from rapida_site.lib.errors import Invalid
from rapida_site.lib.jsontext import TooDeep, read_json

RATES = (8000, 16000, 24000, 48000)
MAX_MESSAGE = MAX_TEXT
_MODES = {mode.value: mode for mode in StreamMode} | {f"STREAM_MODE_{mode.name}": mode for mode in StreamMode}


def parse(raw: str) -> ClientEvent:
    """Read one text message; raise ``Invalid`` with ``data["field"]`` where one key is to blame."""
    message = _decode(raw)
    if len(message) != 1:
        raise Invalid(f"Send an object with exactly one key: one of {', '.join(_READERS)}.")
    name, body = next(iter(message.items()))
    reader = _READERS.get(name)
    if reader is None:
        raise Invalid(f"Unknown event {_short(name)}; use one of {', '.join(_READERS)}.", field=name[:MAX_NAME])
    reading = _Body(name, body)
    event = reader(reading)
    reading.finish()
    return event


def _decode(raw: str) -> dict[str, Any]:
    try:
        value = read_json(raw, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise Invalid(f"This is not JSON: {error.msg} at character {error.pos}.") from None
    except TooDeep as error:
        raise Invalid(str(error)) from None
    except ValueError:
        raise Invalid("This JSON has a number that is too long.") from None
    if not isinstance(value, dict):
        raise Invalid("Send a JSON object.")
    if "\\u" in raw and not _is_storable(value):
        raise Invalid("Text may not hold NUL characters or half surrogate pairs.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise Invalid(f"{name} is not JSON; leave the value out.")


def _is_storable(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(_is_storable(key) and _is_storable(item) for key, item in value.items())
    return all(_is_storable(item) for item in value) if isinstance(value, list) else True


class _Body:
    """One JSON object, read key by key; what nobody asked for is unknown and refused by ``finish``."""

    def __init__(self, where: str, value: Any) -> None:
        if not isinstance(value, dict):
            raise Invalid(f"{where} must be an object.", field=where)
        self._where, self._left = where, dict(value)

    def _take(self, key: str) -> Any:
        return self._left.pop(key, None)

    def refuse(self, key: str, accepted: str) -> NoReturn:
        where = f"{self._where}.{key}"
        raise Invalid(f"{where} must be {accepted}.", field=where)

    def text(self, key: str, limit: int = MAX_NAME, *, required: bool = False) -> str:
        value = self._take(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or len(value) > limit or (required and not value.strip()):
            self.refuse(key, f"{'a text' if not required else 'a text that is not blank'}, at most {limit} characters")
        return value

    def id(self, key: str, *, required: bool = False) -> int | None:
        value = self._take(key)
        if value is None and not required:
            return None
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MAX_ID:
            self.refuse(key, "an id: digits in a string")
        return value

    def mode(self, key: str, default: StreamMode | None = None) -> StreamMode:
        value = self._take(key)
        if value is None and default is not None:
            return default
        mode = _MODES.get(value) if isinstance(value, str) else None
        return mode if mode is not None else self.refuse(key, "text, audio or both")

    def mapping(self, key: str) -> dict[str, Any]:
        value = self._take(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or len(value) > MAX_ITEMS or any(len(name) > MAX_NAME for name in value):
            self.refuse(key, f"an object of at most {MAX_ITEMS} keys of at most {MAX_NAME} characters")
        return value

    def items(self, key: str) -> list[_Body]:
        value = self._take(key)
        if not isinstance(value, list) or not 0 < len(value) <= MAX_ITEMS:
            self.refuse(key, f"a list of 1 to {MAX_ITEMS} objects")
        return [_Body(f"{self._where}.{key}[{index}]", item) for index, item in enumerate(value)]

    def child(self, key: str) -> _Body | None:
        value = self._take(key)
        return None if value is None else _Body(f"{self._where}.{key}", value)

    def rate(self, key: str) -> int:
        value = self._take(key)
        if value is None:
            return DEFAULT_RATE
        if isinstance(value, bool) or value not in RATES:
            self.refuse(key, f"one of {', '.join(map(str, RATES))}")
        return int(value)

    def value(self, key: str) -> Any:
        return self._take(key)

    def ignore(self, *keys: str) -> None:
        """Take keys that the contract has and that carry nothing new."""
        for key in keys:
            self._left.pop(key, None)

    def finish(self) -> None:
        if self._left:
            where = f"{self._where}.{next(iter(self._left))}"[:MAX_NAME]
            raise Invalid(f"Unknown key {_short(where)}.", field=where)


def _read_initialization(body: _Body) -> Initialize:
    assistant = body.child("assistant")
    if assistant is None:
        body.refuse("assistant", 'an object: {"assistantId": "…"}')
    assistant_id = assistant.id("assistantId", required=True)
    version = assistant.text("version") or "latest"
    assistant.finish()
    body.ignore("time")
    return Initialize(
        assistant_id=assistant_id or 0,
        version=version,
        conversation_id=body.id("assistantConversationId"),
        mode=body.mode("streamMode", StreamMode.BOTH),
        rate=_read_audio(body.child("audio")),
        identifier=_read_identity(body),
        arguments=body.mapping("args"),
        metadata=body.mapping("metadata"),
        options=body.mapping("options"),
    )


def _read_audio(audio: _Body | None) -> int:
    if audio is None:
        return DEFAULT_RATE
    rate = audio.rate("sampleRate")
    if audio.value("channels") not in (None, 1):
        audio.refuse("channels", "1: audio is mono")
    if audio.value("audioFormat") not in (None, "LINEAR16"):
        audio.refuse("audioFormat", "LINEAR16: signed 16-bit little endian")
    audio.finish()
    return rate


def _read_identity(body: _Body) -> str:
    web, phone = body.child("web"), body.child("phone")
    if web is not None and phone is not None:
        body.refuse("phone", "left out when web is given")
    identifier = ""
    for identity, key in ((web, "userId"), (phone, "phoneNumber")):
        if identity is not None:
            identifier = identity.text(key)
            identity.finish()
    return identifier


def _read_configuration(body: _Body) -> Configure:
    return Configure(body.mode("streamMode"))


def _read_message(body: _Body) -> TypedText:
    if body.value("completed") not in (None, True):
        body.refuse("completed", "true or left out: typed text is a whole turn")
    if body.value("audio") is not None:
        body.refuse("audio", "left out: send audio as binary messages")
    body.ignore("time")
    return TypedText(body.text("text", MAX_MESSAGE, required=True), body.text("id", MAX_MESSAGE_ID))


def _read_metadata(body: _Body) -> Metadata:
    body.ignore("assistantConversationId")
    items: dict[str, Any] = {}
    for item in body.items("metadata"):
        item.ignore("id")
        items[item.text("key", required=True)] = item.value("value")
        item.finish()
    return Metadata(items)


def _read_metric(body: _Body) -> Feedback:
    body.ignore("assistantConversationId")
    items: dict[str, str] = {}
    for item in body.items("metrics"):
        item.ignore("description")
        name, value = item.text("name", required=True), item.value("value")
        if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > MAX_VALUE:
            item.refuse("value", f"a text or a number, at most {MAX_VALUE} characters")
        items[name] = str(value)
        item.finish()
    return Feedback(body.text("messageId", MAX_MESSAGE_ID), items)


def _read_tool_result(body: _Body) -> ToolResult:
    body.ignore("id", "name", "action", "time")
    return ToolResult(body.text("toolId", required=True), body.mapping("result"))


def _read_disconnection(body: _Body) -> HangUp:
    body.ignore("time", "type")
    return HangUp()


_READERS: dict[str, Callable[[_Body], ClientEvent]] = {
    "initialization": _read_initialization,
    "configuration": _read_configuration,
    "message": _read_message,
    "metadata": _read_metadata,
    "metric": _read_metric,
    "toolCallResult": _read_tool_result,
    "disconnection": _read_disconnection,
}


def _short(name: str) -> str:
    """Quote a client's own word in an error without echoing a whole message."""
    return repr(name if len(name) <= 60 else name[:57] + "…")
