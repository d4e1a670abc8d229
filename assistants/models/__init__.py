"""The tables of assistant_db that describe assistants and keep their conversations."""

from __future__ import annotations

from assistants.models.assistants import Assistant
from assistants.models.attachments import KnowledgeAttachment
from assistants.models.configurations import Configuration, ConfigurationKind
from assistants.models.conversations import Conversation, Direction, Source, Status
from assistants.models.deployments import Channel, Deployment
from assistants.models.history import (
    Action,
    Argument,
    Context,
    Event,
    Message,
    Metadata,
    Metric,
    Option,
    Recording,
    RemovedFile,
)
from assistants.models.logs import HttpLog, HttpSource, HttpStatus
from assistants.models.tools import Tool
from assistants.models.versions import AgentKind, AssistantVersion, VersionState
from rapida_site.lib.named import Visibility

__all__ = [
    "Action",
    "AgentKind",
    "Argument",
    "Assistant",
    "AssistantVersion",
    "Channel",
    "Configuration",
    "ConfigurationKind",
    "Context",
    "Conversation",
    "Deployment",
    "Direction",
    "Event",
    "HttpLog",
    "HttpSource",
    "HttpStatus",
    "KnowledgeAttachment",
    "Message",
    "Metadata",
    "Metric",
    "Option",
    "Recording",
    "RemovedFile",
    "Source",
    "Status",
    "Tool",
    "VersionState",
    "Visibility",
]
