"""Assistants and conversations for operators (``rapida_site.lib.admin`` says what they may do)."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from assistants import actions
from assistants.models import (
    Action,
    Argument,
    Assistant,
    AssistantVersion,
    Configuration,
    Context,
    Conversation,
    Deployment,
    Event,
    HttpLog,
    KnowledgeAttachment,
    Message,
    Metadata,
    Metric,
    Option,
    Recording,
    RemovedFile,
    Tool,
)
from rapida_site.lib.admin import ReadOnlyAdmin, may_act, operator


@admin.register(Assistant)
class AssistantAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "id",
        "project_id",
        "language",
        "visibility",
        "released_version",
        "deleted_at",
        "created_at",
    )
    list_filter = ("visibility", ("deleted_at", admin.EmptyFieldListFilter), "language")
    list_select_related = ("released_version",)
    search_fields = ("name", "=id", "=project_id", "=organization_id")
    ordering = ("-id",)
    fields = (
        "id", "organization_id", "project_id", "name", "description", "visibility", "language", "tags",
        "released_version", "deleted_at", "created_by", "updated_by", "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = tuple(
        field for field in fields if field not in {"name", "description", "visibility", "language", "tags"}
    )
    actions = ("delete_softly",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_act(self, request)

    def save_model(self, request: HttpRequest, obj: Assistant, form: ModelForm[Any], change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        if changes:
            actions.update_assistant(principal=operator(request, obj), assistant_id=obj.pk, **changes)

    @admin.action(description="Take selected assistants out of use", permissions=["change"])
    def delete_softly(self, request: HttpRequest, rows: QuerySet[Assistant]) -> None:
        self.act(request, rows, actions.delete_assistant, "assistant_id", "assistants taken out of use")


@admin.register(AssistantVersion)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "id", "state", "kind", "model_provider", "note", "released_at", "created_at")
    list_filter = ("state", "kind", "model_provider")
    search_fields = ("=id", "=assistant__id", "=project_id", "note")
    ordering = ("-id",)
    raw_id_fields = ("assistant",)
    actions = ("release",)

    @admin.action(description="Release selected drafts", permissions=["act"])
    def release(self, request: HttpRequest, rows: QuerySet[AssistantVersion]) -> None:
        self.act(request, rows, actions.release_version, "version_id", "versions released")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)


@admin.register(Deployment)
class DeploymentAdmin(ReadOnlyAdmin):
    list_display = (
        "__str__",
        "id",
        "assistant",
        "channel",
        "input_provider",
        "output_provider",
        "disabled_at",
        "created_at",
    )
    list_filter = ("channel", ("disabled_at", admin.EmptyFieldListFilter), "input_provider", "output_provider")
    list_select_related = ("assistant",)
    search_fields = ("=id", "=assistant__id", "=project_id", "name")
    ordering = ("-id",)
    actions = ("disable",)

    @admin.action(description="Disable selected deployments", permissions=["act"])
    def disable(self, request: HttpRequest, rows: QuerySet[Deployment]) -> None:
        self.act(request, rows, actions.disable_deployment, "deployment_id", "deployments disabled")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)


@admin.register(Tool)
class ToolAdmin(ReadOnlyAdmin):
    list_display = ("name", "id", "assistant", "method", "updated_at")
    list_filter = ("method",)
    list_select_related = ("assistant",)
    search_fields = ("=id", "=assistant__id", "=project_id", "name")
    ordering = ("-id",)


@admin.register(KnowledgeAttachment)
class KnowledgeAttachmentAdmin(ReadOnlyAdmin):
    list_display = ("id", "assistant", "knowledge", "retrieval_method", "top_k", "score_threshold", "reranker")
    list_filter = ("retrieval_method",)
    list_select_related = ("assistant", "knowledge")
    search_fields = ("=id", "=assistant__id", "=knowledge__id", "=project_id")
    ordering = ("-id",)


@admin.register(Configuration)
class ConfigurationAdmin(ReadOnlyAdmin):
    list_display = ("id", "assistant", "kind", "provider", "enabled", "updated_at")
    list_filter = ("kind", "provider", "enabled")
    list_select_related = ("assistant",)
    search_fields = ("=id", "=assistant__id", "=project_id")
    ordering = ("-id",)
    actions = ("switch_off",)

    @admin.action(description="Switch selected configurations off", permissions=["act"])
    def switch_off(self, request: HttpRequest, rows: QuerySet[Configuration]) -> None:
        act = partial(actions.update_configuration, enabled=False)
        self.act(request, rows, act, "configuration_id", "configurations switched off")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "assistant",
        "source",
        "identifier",
        "status",
        "end_reason",
        "duration",
        "started_at",
        "owner",
    )
    list_filter = ("status", "end_reason", "source", "direction")
    list_select_related = ("assistant",)
    search_fields = ("=id", "=identifier", "=assistant__id", "=project_id")
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)
    actions = ("delete_all",)

    @admin.action(description="Delete selected conversations with their recordings", permissions=["act"])
    def delete_all(self, request: HttpRequest, rows: QuerySet[Conversation]) -> None:
        self.act(request, rows, actions.delete_conversation, "conversation_id", "conversations deleted")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("assistants.delete_conversation"))


class HistoryAdmin(ReadOnlyAdmin):
    """Rows of conversations, found by the conversation's id."""

    search_fields: ClassVar[tuple[str, ...]] = ("=conversation__id",)
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)


@admin.register(Message)
class MessageAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "role", "text", "interrupted", "at")
    list_filter = ("role", "interrupted")


@admin.register(Metric)
class MetricAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "message_id", "name", "value")
    search_fields = ("=conversation__id", "=name")


@admin.register(Event)
class EventAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "seq", "name", "message_id", "at")
    search_fields = ("=conversation__id", "=name")


@admin.register(Action)
class ActionAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "kind", "name", "duration_ms", "error", "at")
    list_filter = ("kind",)


@admin.register(Recording)
class RecordingAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "path", "duration", "rate", "created_at")


@admin.register(Metadata)
class MetadataAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "message_id", "key", "value")


@admin.register(Argument)
class ArgumentAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "name", "value")


@admin.register(Option)
class OptionAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "key", "value")


@admin.register(Context)
class ContextAdmin(HistoryAdmin):
    list_display = ("id", "conversation_id", "message_id", "query")


@admin.register(RemovedFile)
class RemovedFileAdmin(ReadOnlyAdmin):
    list_display = ("path", "created_at")
    search_fields = ("path",)


@admin.register(HttpLog)
class HttpLogAdmin(ReadOnlyAdmin):
    """What was really sent is sealed and stays so: operators see the masked request."""

    list_display = ("id", "source", "event", "method", "url", "status", "response_status", "retry_count", "created_at")
    list_filter = ("status", "source")
    search_fields = ("=id", "=conversation__id", "=assistant__id", "=project_id")
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)
    actions = ("send_again",)

    @admin.action(description="Send selected requests again", permissions=["act"])
    def send_again(self, request: HttpRequest, rows: QuerySet[HttpLog]) -> None:
        self.act(request, rows, actions.retry_http_log, "log_id", "requests on their way again")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)
