"""Table of contents of every address the project answers."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from rapida_site import health
from rapida_site.reference import reference

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/", reference, name="reference"),
    path("v1/schema/", RedirectView.as_view(pattern_name="schema", query_string=True)),
    path("v1/docs/", RedirectView.as_view(pattern_name="reference")),
    path("", include("integrations.urls")),
    path("v1/", include("accounts.api_urls")),
    path("v1/", include("knowledge.api_urls")),
    path("v1/", include("endpoints.api_urls")),
    path("v1/", include("assistants.api_urls")),
    path("", include("telephony.urls")),
    path("", include("accounts.urls")),
    path("", include("knowledge.urls")),
    path("", include("endpoints.urls")),
    path("", include("assistants.urls")),
]

# Named here, because Django looks for them here: JSON under /v1/, pages elsewhere.
handler404 = "rapida_site.lib.http.not_found"
handler500 = "rapida_site.lib.http.server_error"
