"""Provider calls for operators: to look at."""

from __future__ import annotations

from django.contrib import admin

from integrations.models import ProviderCall
from rapida_site.lib.admin import ReadOnlyAdmin


@admin.register(ProviderCall)
class ProviderCallAdmin(ReadOnlyAdmin):
    list_display = ("provider", "operation", "status", "http_status", "microseconds", "organization_id", "created_at")
    list_filter = ("status", "operation")
    search_fields = ("=id", "=organization_id", "provider")
