"""Table of contents of the dashboard's pages."""

from __future__ import annotations

from django.urls import path

from assistants.views import assistants, configurations, conversations, deployments, home, logs, talk, tools, versions

app_name = "assistants"

urlpatterns = [
    path("", home.home, name="home"),
    path("assistants/", assistants.assistant_list, name="list"),
    path("assistants/new/", assistants.create, name="create"),
    path("assistants/<int:assistant_id>/", assistants.overview, name="overview"),
    path("assistants/<int:assistant_id>/edit/", assistants.edit, name="edit"),
    path("assistants/<int:assistant_id>/delete/", assistants.delete, name="delete"),
    path("assistants/<int:assistant_id>/talk/", talk.talk, name="talk"),
    path("assistants/<int:assistant_id>/versions/", versions.version_list, name="versions"),
    path("assistants/<int:assistant_id>/versions/new/", versions.create, name="version_create"),
    path("assistants/<int:assistant_id>/versions/compare/", versions.compare, name="version_compare"),
    path("assistants/<int:assistant_id>/versions/<int:number>/", versions.version, name="version"),
    path("assistants/<int:assistant_id>/versions/<int:number>/release/", versions.release, name="version_release"),
    path("assistants/<int:assistant_id>/versions/<int:number>/delete/", versions.delete, name="version_delete"),
    path("assistants/<int:assistant_id>/deployments/", deployments.deployment_list, name="deployments"),
    path("assistants/<int:assistant_id>/deployments/<slug:channel>/", deployments.deployment, name="deployment"),
    path(
        "assistants/<int:assistant_id>/deployments/<slug:channel>/disable/",
        deployments.disable,
        name="deployment_disable",
    ),
    path("assistants/<int:assistant_id>/tools/", tools.tool_list, name="tools"),
    path("assistants/<int:assistant_id>/tools/new/", tools.tool_create, name="tool_create"),
    path("assistants/<int:assistant_id>/tools/<int:tool_id>/", tools.tool, name="tool"),
    path("assistants/<int:assistant_id>/tools/<int:tool_id>/delete/", tools.tool_delete, name="tool_delete"),
    path("assistants/<int:assistant_id>/knowledge/new/", tools.attachment_create, name="attachment_create"),
    path("assistants/<int:assistant_id>/knowledge/<int:attachment_id>/", tools.attachment, name="attachment"),
    path(
        "assistants/<int:assistant_id>/knowledge/<int:attachment_id>/delete/",
        tools.attachment_delete,
        name="attachment_delete",
    ),
    path("assistants/<int:assistant_id>/configuration/", configurations.configuration_list, name="configurations"),
    path(
        "assistants/<int:assistant_id>/configuration/<slug:kind>/new/",
        configurations.configuration_create,
        name="configuration_create",
    ),
    path(
        "assistants/<int:assistant_id>/configuration/<int:configuration_id>/",
        configurations.configuration,
        name="configuration",
    ),
    path(
        "assistants/<int:assistant_id>/configuration/<int:configuration_id>/delete/",
        configurations.configuration_delete,
        name="configuration_delete",
    ),
    path("assistants/<int:assistant_id>/conversations/", conversations.of_assistant, name="assistant_conversations"),
    path("conversations/", conversations.of_project, name="conversations"),
    path("conversations/<int:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<int:conversation_id>/live/", conversations.live, name="conversation_live"),
    path("conversations/<int:conversation_id>/raw/", conversations.raw, name="conversation_raw"),
    path("conversations/<int:conversation_id>/end/", conversations.end, name="conversation_end"),
    path("conversations/<int:conversation_id>/delete/", conversations.delete, name="conversation_delete"),
    path(
        "conversations/<int:conversation_id>/recordings/<int:recording_id>/",
        conversations.recording,
        name="recording",
    ),
    path("logs/http/", logs.http_logs, name="http_logs"),
    path("logs/http/<int:log_id>/", logs.http_log, name="http_log"),
    path("logs/http/<int:log_id>/retry/", logs.retry, name="http_log_retry"),
    path("logs/tools/", logs.tool_logs, name="tool_logs"),
    path("logs/tools/<int:log_id>/", logs.tool_log, name="tool_log"),
]
