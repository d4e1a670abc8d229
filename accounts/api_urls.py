"""REST addresses of accounts, under /v1/."""

from __future__ import annotations

from django.urls import path

from accounts.api import auth, organization, projects, settings, vault

urlpatterns = [
    path("auth/authenticate/", auth.AuthenticateView.as_view(), name="api-authenticate"),
    path("auth/register-user/", auth.RegisterView.as_view(), name="api-register-user"),
    path("auth/forgot-password/", auth.ForgotPasswordView.as_view(), name="api-forgot-password"),
    path("auth/create-password/", auth.CreatePasswordView.as_view(), name="api-create-password"),
    path("auth/change-password/", auth.ChangePasswordView.as_view(), name="api-change-password"),
    path("auth/confirm-email/", auth.ConfirmEmailView.as_view(), name="api-confirm-email"),
    path("auth/me/", auth.MeView.as_view(), name="api-me"),
    path("auth/scope/", auth.ScopeView.as_view(), name="api-scope"),
    path("auth/ticket/", auth.TicketView.as_view(), name="api-ticket"),
    path("auth/tokens/", auth.TokensView.as_view(), name="api-tokens"),
    path("auth/tokens/<int:token_id>/", auth.TokenView.as_view(), name="api-token"),
    path("organization/", organization.OrganizationView.as_view(), name="api-organization"),
    path("organization/members/", organization.MembersView.as_view(), name="api-members"),
    path("organization/members/<int:user_id>/", organization.MemberView.as_view(), name="api-member"),
    path("organization/invitations/", organization.InvitationsView.as_view(), name="api-invitations"),
    path("organization/invitations/<int:invitation_id>/", organization.InvitationView.as_view(), name="api-invitation"),
    path("organization/keys/", organization.OrganizationKeysView.as_view(), name="api-organization-keys"),
    path("organization/keys/<int:key_id>/", organization.OrganizationKeyView.as_view(), name="api-organization-key"),
    path("organization/subscription/", settings.SubscriptionView.as_view(), name="api-subscription"),
    path("plans/", settings.PlansView.as_view(), name="api-plans"),
    path("notification-settings/", settings.NotificationsView.as_view(), name="api-notification-settings"),
    path("projects/", projects.ProjectsView.as_view(), name="api-projects"),
    path("projects/<int:project_id>/", projects.ProjectView.as_view(), name="api-project"),
    path("projects/<int:project_id>/keys/", projects.ProjectKeysView.as_view(), name="api-project-keys"),
    path("projects/<int:project_id>/keys/<int:key_id>/", projects.ProjectKeyView.as_view(), name="api-project-key"),
    path("vault/credentials/", vault.CredentialsView.as_view(), name="api-credentials"),
    path("vault/credentials/<int:credential_id>/", vault.CredentialView.as_view(), name="api-credential"),
    path(
        "vault/credentials/<int:credential_id>/verify/",
        vault.CredentialVerificationView.as_view(),
        name="api-credential-verification",
    ),
]
