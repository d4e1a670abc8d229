"""Lists on pages of the dashboard, cut into pages."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 25
_MAX_SEARCH = 200


def page_of(request: HttpRequest, rows: QuerySet, size: int = PAGE_SIZE) -> Page:  # type: ignore[type-arg]
    """Return the page that the query string asks for; nonsense gets the first page, too far the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def searched(request: HttpRequest) -> str:
    """Return what ``?q=`` looks for; NUL, which the database refuses, finds nothing anyway."""
    return request.GET.get("q", "").replace("\0", "").strip()[:_MAX_SEARCH]
