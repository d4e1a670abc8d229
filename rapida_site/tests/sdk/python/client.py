"""Drives the unmodified ``rapida-python``: reads one JSON order on standard input, prints one JSON answer.

The order is ``{"scenario": …, "host": "127.0.0.1:8080", "key": …, "user": …}`` with what the scenario needs.
"""

from __future__ import annotations

import inspect
import json
import queue
import sys
import time
import wave
from collections.abc import Iterator
from typing import Any

import grpc
import rapida
from google.protobuf.json_format import MessageToDict
from rapida import ConnectionConfig
from rapida.clients.protos import common_pb2, talk_api_pb2, web_api_pb2

FRAME_BYTES, FRAME_SECONDS = 640, 0.02
PATIENCE = 60.0


def config(order: dict[str, Any]) -> ConnectionConfig:
    if "token" in order:
        who = ConnectionConfig.with_personal_token(order["token"], order["user"], order["project"])
    else:
        who = ConnectionConfig.with_sdk(order["key"], order.get("user", ""))
    hosts = dict.fromkeys(("assistant", "web", "endpoint"), order["host"])
    return ConnectionConfig.default_connection_config(who).with_custom_endpoint(hosts, order.get("plain", True))


def as_dict(message: Any) -> dict[str, Any]:
    return MessageToDict(message, preserving_proto_field_name=True)


def every_function(order: dict[str, Any]) -> dict[str, Any]:
    """Call each of the package's functions with an empty request."""
    answers: dict[str, Any] = {}
    setup = config(order)
    for name, function in sorted(vars(rapida).items()):
        if not inspect.isfunction(function) or not function.__module__.startswith("rapida.clients"):
            continue
        request = inspect.signature(function, eval_str=True).parameters.get("request")
        if request is None:
            continue
        try:
            reply = function(setup, request.annotation())
        except grpc.RpcError as error:
            answers[name] = {"status": error.code().name, "message": error.details()}
        else:
            answers[name] = {"code": reply.code, "success": reply.success, "error": reply.error.humanMessage}
    return answers


def call(order: dict[str, Any]) -> dict[str, Any]:
    """Call one function with the request given as JSON."""
    from google.protobuf.json_format import ParseDict

    function = getattr(rapida, order["function"])
    request = inspect.signature(function, eval_str=True).parameters["request"].annotation()
    try:
        return as_dict(function(config(order), ParseDict(order.get("request", {}), request)))
    except grpc.RpcError as error:
        return {"status": error.code().name, "message": error.details()}


def calls(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Make several calls in a row; ``"$0.data.id"`` in a later request stands for what an earlier one answered."""
    answers: list[dict[str, Any]] = []

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [filled(item) for item in value]
        if isinstance(value, str) and value.startswith("$"):
            step, *path = value[1:].split(".")
            found: Any = answers[int(step)]
            for part in path:
                found = found[int(part)] if isinstance(found, list) else found[part]
            return found
        return value

    for each in order["calls"]:  # one after the other: a later request is filled from an earlier answer
        if order.get("until_failure") and answers and not answers[-1].get("success"):
            break
        answers += [call({**order, "function": each["function"], "request": filled(each.get("request", {}))})]
    return answers


def sign_in(order: dict[str, Any]) -> dict[str, Any]:
    """Sign in with the raw stub, without metadata, as the package has no function for it."""
    setup = config({**order, "key": ""})
    request = web_api_pb2.AuthenticateRequest(email=order["email"], password=order["password"])
    return as_dict(setup.authentication_client.Authenticate(request))


class Conversation:
    """One talk over the raw stream: typed lines, or WAV files at the pace of speech; then a half-close."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.outbox: queue.Queue[Any] = queue.Queue()
        self.said = iter(order.get("say", []))
        self.frames: list[dict[str, Any]] = []
        self.sound = bytearray()

    def start(self) -> None:
        order = self.order
        start = talk_api_pb2.ConversationInitialization(
            assistant=common_pb2.AssistantDefinition(
                assistantId=order["assistant"], version=order.get("version", "latest")
            ),
            streamMode=order.get("mode", talk_api_pb2.STREAM_MODE_TEXT),
            assistantConversationId=order.get("conversation", 0),
        )
        for key, value in order.get("args", {}).items():
            start.args[key].CopyFrom(rapida.string_to_any(value))
        self.outbox.put(talk_api_pb2.AssistantTalkRequest(initialization=start))

    def requests(self) -> Iterator[Any]:
        while (message := self.outbox.get()) is not None:
            yield message

    def next_turn(self) -> None:
        """Send the next line, or the sound, or half-close when all is said."""
        line = next(self.said, None)
        if line is None:
            self.outbox.put(None)
        elif line.endswith(".wav"):
            _speak(line, self.outbox)
        else:
            message = talk_api_pb2.ConversationUserMessage(id=f"msg_{time.time_ns() // 1_000_000}", text=line)
            self.outbox.put(talk_api_pb2.AssistantTalkRequest(message=message))

    def on_response(self, response: Any) -> None:
        kind = response.WhichOneof("data")
        if kind == "assistant" and response.assistant.WhichOneof("message") == "audio":
            self.sound += response.assistant.audio
            return
        self.frames.append(as_dict(response))
        begins = kind == "initialization" and not self.order.get("greeting")
        if begins or (kind == "assistant" and response.assistant.completed):
            self.next_turn()

    def write_sound(self, path: str) -> None:
        with wave.open(path, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16000)
            file.writeframes(bytes(self.sound))


def talk(order: dict[str, Any]) -> dict[str, Any]:
    """Hold a conversation; answer its frames, without the audio, and the status of the stream."""
    conversation = Conversation(order)
    conversation.start()
    setup = config(order)
    stream = setup.conversation_client.AssistantTalk(conversation.requests(), metadata=setup.auth, timeout=PATIENCE)
    result: dict[str, Any] = {"frames": conversation.frames, "status": "OK"}
    try:
        for response in stream:
            conversation.on_response(response)
    except grpc.RpcError as error:
        result |= {"status": error.code().name, "message": error.details()}
    if conversation.sound:
        conversation.write_sound(order["out"])
    return result


def _speak(path: str, outbox: queue.Queue[Any]) -> None:
    """Send a 16 kHz WAV file in 20 ms frames at the pace of speech, then a second of silence."""
    import threading

    with wave.open(path, "rb") as file:
        pcm = file.readframes(file.getnframes()) + bytes(FRAME_BYTES * 50)

    def run() -> None:
        due = time.monotonic()
        for at in range(0, len(pcm), FRAME_BYTES):
            audio = talk_api_pb2.ConversationUserMessage(audio=pcm[at : at + FRAME_BYTES])
            outbox.put(talk_api_pb2.AssistantTalkRequest(message=audio))
            due += FRAME_SECONDS
            time.sleep(max(0.0, due - time.monotonic()))

    threading.Thread(target=run, daemon=True).start()


SCENARIOS = {f.__name__: f for f in (every_function, call, calls, sign_in, talk)}

if __name__ == "__main__":
    order = json.load(sys.stdin)
    json.dump(SCENARIOS[order["scenario"]](order), sys.stdout)
