"""Calls in the admin site: to look at, not to change; the id of a waiting call is a credential and stays hidden."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from telephony.models import CallContext, TelephonyEvent


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    actions = None  # their checkboxes would show the ids

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CallContext)
class CallContextAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "carrier", "direction", "assistant", "caller", "callee", "status", "conversation")
    list_display_links = None
    list_filter = ("carrier", "status")
    list_select_related = ("assistant", "conversation")
    search_fields = ("caller", "callee", "channel")
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TelephonyEvent)
class TelephonyEventAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "carrier", "name", "data")
    list_display_links = None
    list_filter = ("carrier", "name")
    show_full_result_count = False
