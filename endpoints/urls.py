"""Table of contents of the pages of endpoints."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "endpoints"

urlpatterns: list[URLPattern] = []
