"""Endpoints for operators (``rapida_site.lib.admin`` says what they may do)."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from endpoints import actions
from endpoints.models import CacheRule, Endpoint, EndpointLog, EndpointVersion, RetryRule
from rapida_site.lib.admin import ReadOnlyAdmin, may_act


@admin.register(Endpoint)
class EndpointAdmin(ReadOnlyAdmin):
    list_display = ("name", "id", "project_id", "released_version", "deleted_at", "created_at")
    list_filter = (("deleted_at", admin.EmptyFieldListFilter), "source")
    list_select_related = ("released_version",)
    search_fields = ("name", "=id", "=project_id", "=organization_id")
    ordering = ("-id",)
    actions = ("delete_softly",)

    @admin.action(description="Take selected endpoints out of use", permissions=["act"])
    def delete_softly(self, request: HttpRequest, rows: QuerySet[Endpoint]) -> None:
        self.act(request, rows, actions.delete_endpoint, "endpoint_id", "endpoints taken out of use")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)


@admin.register(EndpointVersion)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "id", "model_provider", "note", "created_at")
    list_filter = ("model_provider",)
    search_fields = ("=id", "=endpoint__id", "=project_id", "note")
    ordering = ("-id",)
    actions = ("release",)

    @admin.action(description="Put selected versions to work", permissions=["act"])
    def release(self, request: HttpRequest, rows: QuerySet[EndpointVersion]) -> None:
        self.act(request, rows, actions.release_version, "version_id", "versions put to work")

    def has_act_permission(self, request: HttpRequest) -> bool:
        return may_act(self, request)


@admin.register(RetryRule)
class RetryRuleAdmin(ReadOnlyAdmin):
    list_display = ("endpoint", "kind", "max_attempts", "delay_seconds", "exponential_backoff", "updated_at")
    list_select_related = ("endpoint",)
    search_fields = ("=endpoint__id", "=project_id")
    ordering = ("-id",)


@admin.register(CacheRule)
class CacheRuleAdmin(ReadOnlyAdmin):
    list_display = ("endpoint", "kind", "expiry_seconds", "match_threshold", "updated_at")
    list_select_related = ("endpoint",)
    search_fields = ("=endpoint__id", "=project_id")
    ordering = ("-id",)


@admin.register(EndpointLog)
class EndpointLogAdmin(ReadOnlyAdmin):
    list_display = ("id", "endpoint_id", "version", "source", "status", "time_taken", "created_at")
    list_filter = ("status", "source")
    list_select_related = ("version",)
    search_fields = ("=id", "=endpoint__id", "=project_id")
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-id",)
