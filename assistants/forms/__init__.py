"""Forms of the dashboard. They shape what a person enters; the rules themselves stand in ``assistants.actions``."""

from __future__ import annotations

from assistants.forms.assistants import AssistantForm, NewAssistantForm
from assistants.forms.deployments import DeploymentForm
from assistants.forms.filters import ConversationFilters, HttpLogFilters, ToolLogFilters
from assistants.forms.versions import VersionForm

__all__ = [
    "AssistantForm",
    "ConversationFilters",
    "DeploymentForm",
    "HttpLogFilters",
    "NewAssistantForm",
    "ToolLogFilters",
    "VersionForm",
]
