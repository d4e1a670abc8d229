"""``AgentKit/Talk``: an assistant of ours as the agent of another platform, over text.

The other platform leads: it says what its caller said and speaks our answers. So there is no greeting and no prompt
here, its initialization is echoed as it came (the conversation id in it is its own), and everything it may tell us
without wanting an answer is taken quietly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from assistants.talk.events import Initialize
from assistants.talk.line import Caller, OpenCall
from assistants.talk.messages import describe
from assistants.talk.stream import Requests, StreamTransport, TalkStream
from assistants.voice.frames import (
    AssistantText,
    Disconnected,
    EndReason,
    ErrorReported,
    Initialized,
    Interruption,
    ModeChanged,
    ServerFrame,
    StreamMode,
    ToolCallFinished,
    ToolCallStarted,
)
from rapida_site.lib.errors import Invalid
from rapida_site.pb import agentkit_pb2 as pb
from rapida_site.pb import talk_api_pb2
from rapida_site.pb.common_pb2 import Error

_TOLD = (AssistantText, Interruption, ToolCallStarted, ToolCallFinished)


class AgentKitTransport(StreamTransport):
    """Implements ``Transport`` in ``TalkOutput``."""

    def render(self, frame: ServerFrame) -> pb.TalkOutput | None:
        match frame:
            case Initialized():
                return pb.TalkOutput(code=200, success=True, initialization=self._echoed(frame))
            case ModeChanged():
                return pb.TalkOutput(code=200, success=True)
            case ErrorReported():
                error = Error(errorCode=500, errorMessage=frame.code, humanMessage=frame.message)
                return pb.TalkOutput(code=500, success=False, error=error)
            case Disconnected():
                return _goodbye(frame)
        if not isinstance(frame, _TOLD):
            return None
        name, body = describe(frame, self.conversation_id)
        output = pb.TalkOutput(code=200, success=True)
        getattr(output, name).CopyFrom(body)
        return output

    def _echoed(self, frame: Initialized) -> talk_api_pb2.ConversationInitialization:
        echo = talk_api_pb2.ConversationInitialization()
        echo.CopyFrom(self.first)
        if not echo.assistantConversationId:
            echo.assistantConversationId = frame.conversation_id
        return echo


def _goodbye(frame: Disconnected) -> pb.TalkOutput | None:
    """Only an end that we chose is told: the caller's platform must hang up as well."""
    if frame.reason is not EndReason.TOOL:
        return None
    call = talk_api_pb2.ConversationToolCall(
        name="end_conversation", action=talk_api_pb2.TOOL_CALL_ACTION_END_CONVERSATION
    )
    return pb.TalkOutput(code=200, success=True, toolCall=call)


class AgentKitStream(TalkStream):
    """``assistant_id`` (metadata ``x-assistant-id``) is the assistant that is asked; without it the one of the
    initialization.
    """

    def __init__(self, requests: Requests, caller: Caller, open_call: OpenCall, assistant_id: str = "") -> None:
        super().__init__(requests, caller, open_call, response=pb.TalkOutput, transport=AgentKitTransport)
        self._assistant_id = assistant_id

    def _adapted(self, first: Initialize) -> Initialize:
        theirs = {"agentkit.conversationId": str(first.conversation_id)} if first.conversation_id else {}
        return replace(
            first,
            assistant_id=self._chosen(first.assistant_id),
            version=first.version if not self._assistant_id else "latest",
            conversation_id=None,
            mode=StreamMode.TEXT,
            options={},
            metadata={**first.metadata, **theirs},
            answers_only=True,
        )

    def _chosen(self, named: int) -> int:
        text = self._assistant_id
        if not text:
            return named
        if not (text.isascii() and text.isdecimal() and len(text) < 19 and int(text)):
            raise Invalid("x-assistant-id must be the id of an assistant.", field="x-assistant-id")
        return int(text)

    def _take(self, request: Any) -> None:
        part = request.WhichOneof("request")
        if part == "configuration":  # the mode is the other platform's business; the bare answer says that it was heard
            self._transport.send(ModeChanged(StreamMode.TEXT))
        elif part in ("message", "interruption", "metadata", "toolCallResult"):
            super()._take(request)

    def _take_audio(self, pcm: bytes) -> None:
        """Text only."""
