"""Table of contents of the pages of endpoints."""

from __future__ import annotations

from django.urls import path

from endpoints.views import endpoints, logs, rules, versions

app_name = "endpoints"

urlpatterns = [
    path("endpoints/", endpoints.endpoint_list, name="list"),
    path("endpoints/new/", endpoints.create, name="create"),
    path("endpoints/<int:endpoint_id>/", endpoints.overview, name="overview"),
    path("endpoints/<int:endpoint_id>/edit/", endpoints.edit, name="edit"),
    path("endpoints/<int:endpoint_id>/fork/", endpoints.fork, name="fork"),
    path("endpoints/<int:endpoint_id>/delete/", endpoints.delete, name="delete"),
    path("endpoints/<int:endpoint_id>/versions/", versions.version_list, name="versions"),
    path("endpoints/<int:endpoint_id>/versions/new/", versions.create, name="version_create"),
    path("endpoints/<int:endpoint_id>/versions/<int:number>/", versions.version, name="version"),
    path("endpoints/<int:endpoint_id>/versions/<int:number>/release/", versions.release, name="version_release"),
    path("endpoints/<int:endpoint_id>/rules/", rules.rules, name="rules"),
    path("endpoints/<int:endpoint_id>/calls/", logs.log_list, name="logs"),
    path("endpoints/calls/<int:log_id>/", logs.log, name="log"),
]
