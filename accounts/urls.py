"""Addresses of accounts' pages."""

from __future__ import annotations

from django.urls import path

from accounts.views import keys, members, organization, profile, signin

app_name = "accounts"
urlpatterns = [
    path("signin/", signin.sign_in, name="sign_in"),
    path("signin/code/", signin.sign_in_code, name="sign_in_code"),
    path("signout/", signin.sign_out, name="sign_out"),
    path("signup/", signin.sign_up, name="sign_up"),
    path("invitation/<str:secret>/", signin.invitation, name="invitation"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.password, name="password"),
    path("profile/second-factor/", profile.second_factor, name="second_factor"),
    path("profile/second-factor/disable/", profile.second_factor_disable, name="second_factor_disable"),
    path("profile/recovery-codes/", profile.recovery_codes, name="recovery_codes"),
    path("profile/tokens/revoke/", profile.revoke_tokens, name="revoke_tokens"),
    path("organization/", organization.organization, name="organization"),
    path("organization/new/", organization.create_organization, name="create_organization"),
    path("projects/switch/", organization.switch_project, name="switch_project"),
    path("projects/new/", organization.create_project, name="create_project"),
    path("projects/<int:project_id>/", organization.project, name="project"),
    path("projects/<int:project_id>/members/", organization.set_project_role, name="set_project_role"),
    path("projects/<int:project_id>/archive/", organization.archive_project, name="archive_project"),
    path("projects/<int:project_id>/keys/<int:key_id>/revoke/", keys.revoke, name="revoke_key"),
    path("keys/", keys.keys, name="keys"),
    path("members/", members.members, name="members"),
    path("members/<int:user_id>/role/", members.change_role, name="change_member_role"),
    path("members/<int:user_id>/remove/", members.remove, name="remove_member"),
    path("members/invitations/<int:invitation_id>/withdraw/", members.withdraw, name="withdraw_invitation"),
]
