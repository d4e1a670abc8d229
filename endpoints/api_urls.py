"""REST addresses of endpoints, under /v1/."""

from __future__ import annotations

from django.urls import path

from endpoints import api

urlpatterns = [
    path("endpoints", api.EndpointsView.as_view(), name="api-endpoints"),
    path("endpoints/<int:endpoint_id>", api.EndpointView.as_view(), name="api-endpoint"),
    path("endpoints/<int:endpoint_id>/versions", api.VersionsView.as_view(), name="api-endpoint-versions"),
    path("endpoints/<int:endpoint_id>/retry", api.RetryView.as_view(), name="api-endpoint-retry"),
    path("endpoints/<int:endpoint_id>/cache", api.CacheView.as_view(), name="api-endpoint-cache"),
    path("endpoints/<int:endpoint_id>/fork", api.ForkView.as_view(), name="api-endpoint-fork"),
    path("endpoints/<int:endpoint_id>/invoke", api.InvokeView.as_view(), name="api-endpoint-invoke"),
    path("endpoints/<int:endpoint_id>/logs", api.EndpointLogsView.as_view(), name="api-endpoint-calls"),
    path("endpoint-versions/<int:version_id>", api.VersionView.as_view(), name="api-endpoint-version"),
    path("endpoint-versions/<int:version_id>/release", api.ReleaseView.as_view(), name="api-endpoint-release"),
    path("endpoint-logs", api.LogsView.as_view(), name="api-endpoint-logs"),
    path("endpoint-logs/<int:log_id>", api.LogView.as_view(), name="api-endpoint-log"),
]
