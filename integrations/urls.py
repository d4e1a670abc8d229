"""Addresses of connected accounts: the page, and the ways to providers' sign-ins and back."""

from __future__ import annotations

from django.urls import path, re_path

from integrations import views

app_name = "integrations"
_KIND, _CODE = r"connect-(?P<kind>knowledge|action|crm)", r"(?P<code>[a-z-]{1,40})"
urlpatterns = [
    path("connections/", views.connections, name="connections"),
    path("connections/<int:credential_id>/disconnect/", views.disconnect, name="disconnect"),
    re_path(rf"^v1/{_KIND}/{_CODE}/$", views.start, name="connect"),
    re_path(rf"^{_KIND}/{_CODE}/$", views.finish, name="connected"),
]
