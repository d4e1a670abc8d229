"""Table of contents of every address the project answers."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
]

# While the apps are being built: what has no urls yet is left out.
for _prefix, _module in (
    ("", "accounts.urls"),
    ("", "assistants.urls"),
    ("v1/", "accounts.api_urls"),
    ("v1/", "assistants.api_urls"),
    ("", "telephony.urls"),
):
    if find_spec(_module):
        urlpatterns.append(path(_prefix, include(_module)))

if find_spec("accounts.auth.drf") and find_spec("rapida_site.lib.http"):
    from drf_spectacular.views import SpectacularAPIView

    urlpatterns.append(path("v1/schema/", SpectacularAPIView.as_view(), name="schema"))
