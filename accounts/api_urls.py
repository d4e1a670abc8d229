"""REST addresses of accounts, under /v1/."""

from __future__ import annotations

from django.urls import path

from accounts import api

urlpatterns = [
    path("auth/authenticate/", api.AuthenticateView.as_view(), name="api-authenticate"),
    path("auth/register-user/", api.RegisterView.as_view(), name="api-register-user"),
    path("auth/me/", api.MeView.as_view(), name="api-me"),
    path("auth/scope/", api.ScopeView.as_view(), name="api-scope"),
    path("auth/ticket/", api.TicketView.as_view(), name="api-ticket"),
    path("auth/tokens/", api.TokensView.as_view(), name="api-tokens"),
    path("auth/tokens/<int:token_id>/", api.TokenView.as_view(), name="api-token"),
    path("projects/", api.ProjectsView.as_view(), name="api-projects"),
    path("projects/<int:project_id>/", api.ProjectView.as_view(), name="api-project"),
    path("projects/<int:project_id>/keys/", api.ProjectKeysView.as_view(), name="api-project-keys"),
    path("projects/<int:project_id>/keys/<int:key_id>/", api.ProjectKeyView.as_view(), name="api-project-key"),
]
