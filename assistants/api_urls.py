"""REST addresses of assistants, under /v1/."""

from __future__ import annotations

from django.urls import path

from assistants.api import assistants, configurations, conversations, deployments, logs, phone_calls, tools

urlpatterns = [
    path("assistants", assistants.AssistantsView.as_view(), name="api-assistants"),
    path("assistants/<int:assistant_id>", assistants.AssistantView.as_view(), name="api-assistant"),
    path("assistants/<int:assistant_id>/versions", assistants.VersionsView.as_view(), name="api-versions"),
    path("assistants/<int:assistant_id>/deployments", deployments.DeploymentsView.as_view(), name="api-deployments"),
    path(
        "assistants/<int:assistant_id>/conversations",
        conversations.AssistantConversationsView.as_view(),
        name="api-assistant-conversations",
    ),
    path("assistants/<int:assistant_id>/tools", tools.ToolsView.as_view(), name="api-tools"),
    path("assistants/<int:assistant_id>/knowledge", tools.AttachmentsView.as_view(), name="api-attachments"),
    path(
        "assistants/<int:assistant_id>/configurations",
        configurations.ConfigurationsView.as_view(),
        name="api-configurations",
    ),
    path("tools/<int:tool_id>", tools.ToolView.as_view(), name="api-tool"),
    path("attachments/<int:attachment_id>", tools.AttachmentView.as_view(), name="api-attachment"),
    path("configurations/<int:configuration_id>", configurations.ConfigurationView.as_view(), name="api-configuration"),
    path("versions/<int:version_id>", assistants.VersionView.as_view(), name="api-version"),
    path("versions/<int:version_id>/release", assistants.ReleaseView.as_view(), name="api-release"),
    path("versions/<int:version_id>/roll-back", assistants.RollBackView.as_view(), name="api-roll-back"),
    path("deployments/<int:deployment_id>", deployments.DeploymentView.as_view(), name="api-deployment"),
    path("deployments/<int:deployment_id>/disable", deployments.DisableView.as_view(), name="api-disable"),
    path("conversations", conversations.ConversationsView.as_view(), name="api-conversations"),
    path("conversations/<int:conversation_id>", conversations.ConversationView.as_view(), name="api-conversation"),
    path("conversations/<int:conversation_id>/end", conversations.EndView.as_view(), name="api-end-conversation"),
    path("conversations/<int:conversation_id>/messages", conversations.MessagesView.as_view(), name="api-messages"),
    path("conversations/<int:conversation_id>/events", conversations.EventsView.as_view(), name="api-events"),
    path("conversations/<int:conversation_id>/actions", conversations.ActionsView.as_view(), name="api-actions"),
    path("conversations/<int:conversation_id>/metrics", conversations.MetricsView.as_view(), name="api-metrics"),
    path(
        "conversations/<int:conversation_id>/recordings/<int:recording_id>",
        conversations.RecordingView.as_view(),
        name="api-recording",
    ),
    path("recordings/<str:token>", conversations.SignedRecordingView.as_view(), name="api-signed-recording"),
    path("http-logs", logs.HttpLogsView.as_view(), name="api-http-logs"),
    path("http-logs/<int:log_id>", logs.HttpLogView.as_view(), name="api-http-log"),
    path("http-logs/<int:log_id>/retry", logs.HttpLogRetryView.as_view(), name="api-http-log-retry"),
    path("tool-logs", logs.ToolLogsView.as_view(), name="api-tool-logs"),
    path("tool-logs/<int:log_id>", logs.ToolLogView.as_view(), name="api-tool-log"),
    # The addresses that the original documents.
    path("assistant/create-assistant", assistants.CreateAssistantView.as_view(), name="api-create-assistant"),
    path(
        "assistant-deployment/create-<str:channel>-deployment",
        deployments.CreateDeploymentView.as_view(),
        name="api-create-deployment",
    ),
    path(
        "assistant-deployment/get-all-<str:channel>-deployment/<int:assistant_id>",
        deployments.ChannelDeploymentsView.as_view(),
        name="api-channel-deployments",
    ),
    path(
        "assistant-deployment/get-<str:channel>-deployment/<int:assistant_id>",
        deployments.ActiveDeploymentView.as_view(),
        name="api-active-deployment",
    ),
    path("talk/create-phone-call", phone_calls.CreatePhoneCallView.as_view(), name="api-create-phone-call"),
    path(
        "talk/create-bulk-phone-call",
        phone_calls.CreateBulkPhoneCallView.as_view(),
        name="api-create-bulk-phone-call",
    ),
]
