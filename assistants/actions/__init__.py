"""All writes to assistants and their conversations: keyword-only, principal first."""

from __future__ import annotations

from assistants.actions.assistants import create_assistant, create_whole, delete_assistant, update_assistant
from assistants.actions.configurations import (
    create_configuration,
    delete_configuration,
    disable_authentication,
    update_configuration,
)
from assistants.actions.conversations import (
    add_metrics,
    delete_conversation,
    remove_files,
    rename_conversation,
    request_end,
)
from assistants.actions.deployments import close_channel, create_deployment, disable_deployment
from assistants.actions.http_logs import (
    HttpOrigin,
    HttpRequest,
    forget_http_logs,
    log_exchange,
    queue_request,
    retry_http_log,
    send_http_log,
    send_waiting,
)
from assistants.actions.knowledge import attach_knowledge, detach_knowledge, update_attachment
from assistants.actions.phone_calls import PhoneCallOrder, place_call, place_calls
from assistants.actions.tools import create_tool, delete_tool, update_tool
from assistants.actions.versions import (
    create_draft,
    delete_draft,
    put_to_work,
    release_version,
    roll_back,
    update_draft,
)

__all__ = [
    "HttpOrigin",
    "HttpRequest",
    "PhoneCallOrder",
    "add_metrics",
    "attach_knowledge",
    "close_channel",
    "create_assistant",
    "create_configuration",
    "create_deployment",
    "create_draft",
    "create_tool",
    "create_whole",
    "delete_assistant",
    "delete_configuration",
    "delete_conversation",
    "delete_draft",
    "delete_tool",
    "detach_knowledge",
    "disable_authentication",
    "disable_deployment",
    "forget_http_logs",
    "log_exchange",
    "place_call",
    "place_calls",
    "put_to_work",
    "queue_request",
    "release_version",
    "remove_files",
    "rename_conversation",
    "request_end",
    "retry_http_log",
    "roll_back",
    "send_http_log",
    "send_waiting",
    "update_assistant",
    "update_attachment",
    "update_configuration",
    "update_draft",
    "update_tool",
]
