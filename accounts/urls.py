"""Addresses of accounts' pages."""

from __future__ import annotations

from django.urls import path

from accounts.views import billing, keys, members, notifications, organization, profile, recovery, signin, social, vault

app_name = "accounts"
urlpatterns = [
    path("signin/", signin.sign_in, name="sign_in"),
    path("signin/code/", signin.sign_in_code, name="sign_in_code"),
    path("signout/", signin.sign_out, name="sign_out"),
    path("signup/", signin.sign_up, name="sign_up"),
    path("password/forgot/", recovery.forgot_password, name="forgot_password"),
    path("password/new/<str:token>/", recovery.create_password, name="create_password"),
    path("email/confirm/<str:token>/", recovery.verify_email, name="verify_email"),
    path("email/confirm/", recovery.ask_verification, name="ask_verification"),
    path("oauth/<str:provider>/", social.leave, name="social"),
    path("oauth/<str:provider>/callback/", social.arrive, name="social_callback"),
    path("invitation/<str:secret>/", signin.invitation, name="invitation"),
    path("profile/", profile.profile, name="profile"),
    path("profile/email/", recovery.change_email, name="change_email"),
    path("profile/notifications/", notifications.notifications, name="notifications"),
    path("profile/tokens/", profile.tokens, name="tokens"),
    path("profile/password/", profile.password, name="password"),
    path("profile/second-factor/", profile.second_factor, name="second_factor"),
    path("profile/second-factor/disable/", profile.second_factor_disable, name="second_factor_disable"),
    path("profile/recovery-codes/", profile.recovery_codes, name="recovery_codes"),
    path("profile/tokens/revoke/", profile.revoke_tokens, name="revoke_tokens"),
    path("organization/", organization.organization, name="organization"),
    path("organization/keys/", keys.organization_keys, name="organization_keys"),
    path("organization/keys/<int:key_id>/revoke/", keys.revoke_organization_key, name="revoke_organization_key"),
    path("organization/plan/", billing.plan, name="plan"),
    path("organization/plan/change/", billing.change_plan, name="change_plan"),
    path("organization/new/", organization.create_organization, name="create_organization"),
    path("projects/switch/", organization.switch_project, name="switch_project"),
    path("projects/new/", organization.create_project, name="create_project"),
    path("projects/<int:project_id>/", organization.project, name="project"),
    path("projects/<int:project_id>/members/", organization.set_project_role, name="set_project_role"),
    path("projects/<int:project_id>/archive/", organization.archive_project, name="archive_project"),
    path("projects/<int:project_id>/keys/<int:key_id>/revoke/", keys.revoke, name="revoke_key"),
    path("projects/<int:project_id>/keys/<int:key_id>/role/", keys.change_role, name="change_key_role"),
    path("keys/", keys.keys, name="keys"),
    path("credentials/", vault.credentials, name="credentials"),
    path("credentials/<int:credential_id>/verify/", vault.verify, name="verify_credential"),
    path("credentials/<int:credential_id>/delete/", vault.delete, name="delete_credential"),
    path("members/", members.members, name="members"),
    path("members/<int:user_id>/role/", members.change_role, name="change_member_role"),
    path("members/<int:user_id>/remove/", members.remove, name="remove_member"),
    path("members/invitations/<int:invitation_id>/withdraw/", members.withdraw, name="withdraw_invitation"),
]
