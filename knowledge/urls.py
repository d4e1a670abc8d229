"""Table of contents of the pages of knowledge."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "knowledge"

urlpatterns: list[URLPattern] = []
