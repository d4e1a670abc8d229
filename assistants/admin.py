"""Assistants for operators: everything can be seen, nothing rewritten; what may be done goes through the same actions.

Conversations and their history grow without end: their lists count only as far as a person would page.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.functional import cached_property

from assistants import actions
from assistants.models import (
    Action,
    Argument,
    Assistant,
    AssistantVersion,
    Context,
    Conversation,
    Deployment,
    Event,
    Message,
    Metadata,
    Metric,
    Option,
    Recording,
    RemovedFile,
)
from assistants.models.base import TenantRow
from rapida_site.lib.errors import RapidaError
from rapida_site.lib.principal import Principal, PrincipalKind, ProjectRole


class CountlessPaginator(Paginator[Any]):
    """Counts at most ``most`` rows, so that a page of a huge table costs no scan of it."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: self.most].count())


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Shows every field and changes none."""

    show_full_result_count = False
    paginator = CountlessPaginator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def act(self, request: HttpRequest, rows: QuerySet[Any], action: Any, name: str, done: str) -> None:
        """Run an action on each row as its project's super admin; tell how many went well, and each refusal."""
        succeeded = 0
        for row in rows:
            try:
                action(principal=operator(request, row), **{name: row.pk})
                succeeded += 1
            except RapidaError as error:
                self.message_user(request, f"{row}: {error.message}", messages.ERROR)
        if succeeded:
            self.message_user(request, f"{succeeded} {done}.", messages.SUCCESS)


def operator(request: HttpRequest, row: TenantRow) -> Principal:
    """Return the operator as a super admin of the row's project; the audit columns get the operator's id."""
    user_id = int(request.user.pk or 0)
    return Principal(
        kind=PrincipalKind.USER,
        actor_id=user_id,
        organization_id=row.organization_id,
        project_id=row.project_id,
        user_id=user_id,
        project_role=ProjectRole.SUPER_ADMIN,
        name=str(request.user),
    )


def _may_act(admin_class: ReadOnlyAdmin, request: HttpRequest) -> bool:
    """Django's permission to change the model is what lets staff run its actions."""
    return bool(request.user.has_perm(f"assistants.change_{admin_class.opts.model_name}"))


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
        return _may_act(self, request)

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
        return _may_act(self, request)


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
        return _may_act(self, request)


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
