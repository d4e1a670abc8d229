"""All writes to assistants and their conversations: keyword-only, principal first."""

from __future__ import annotations

from assistants.actions.assistants import create_assistant, delete_assistant, update_assistant
from assistants.actions.conversations import (
    add_metrics,
    delete_conversation,
    remove_files,
    rename_conversation,
)
from assistants.actions.deployments import create_deployment, disable_deployment
from assistants.actions.versions import create_draft, delete_draft, release_version, roll_back, update_draft

__all__ = [
    "add_metrics",
    "create_assistant",
    "create_deployment",
    "create_draft",
    "delete_assistant",
    "delete_conversation",
    "delete_draft",
    "disable_deployment",
    "release_version",
    "remove_files",
    "rename_conversation",
    "roll_back",
    "update_assistant",
    "update_draft",
]
