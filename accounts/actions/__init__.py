"""All writes of accounts: keyword-only, the principal first where there is one, each in one transaction.

What an auditor asks about is logged as an event with ids; no password, key, token, code or e-mail is ever in it.
"""

from __future__ import annotations

from accounts.actions.billing import assign_plan, change_billing_information, change_plan
from accounts.actions.keys import (
    change_project_key_role,
    create_organization_key,
    create_project_key,
    create_service_token,
    revoke_organization_key,
    revoke_project_key,
)
from accounts.actions.members import (
    accept_invitation,
    add_to_projects,
    bring_to_projects,
    change_member_role,
    invite_member,
    remove_member,
    revoke_invitation,
    set_project_role,
)
from accounts.actions.notifications import change_notification_settings
from accounts.actions.people import change_password, change_profile, set_password
from accounts.actions.projects import (
    archive_project,
    change_organization,
    change_project,
    create_organization,
    create_project,
)
from accounts.actions.recovery import ask_password_link, ask_verification, change_email, confirm_email, create_password
from accounts.actions.second_factor import (
    confirm_second_factor,
    disable_second_factor,
    renew_recovery_codes,
    start_second_factor,
)
from accounts.actions.signin import (
    SecondFactorNeeded,
    check_code,
    check_password,
    has_second_factor,
    recent_password,
    sign_in_known,
    sign_in_program,
)
from accounts.actions.signup import sign_up, sign_up_from
from accounts.actions.social import sign_in_social
from accounts.actions.tokens import create_user_token, find_token, revoke_all_tokens, revoke_user_token

__all__ = [
    "SecondFactorNeeded",
    "accept_invitation",
    "add_to_projects",
    "archive_project",
    "ask_password_link",
    "ask_verification",
    "assign_plan",
    "bring_to_projects",
    "change_billing_information",
    "change_email",
    "change_member_role",
    "change_notification_settings",
    "change_organization",
    "change_password",
    "change_plan",
    "change_profile",
    "change_project",
    "change_project_key_role",
    "check_code",
    "check_password",
    "confirm_email",
    "confirm_second_factor",
    "create_organization",
    "create_organization_key",
    "create_password",
    "create_project",
    "create_project_key",
    "create_service_token",
    "create_user_token",
    "disable_second_factor",
    "find_token",
    "has_second_factor",
    "invite_member",
    "recent_password",
    "remove_member",
    "renew_recovery_codes",
    "revoke_all_tokens",
    "revoke_invitation",
    "revoke_organization_key",
    "revoke_project_key",
    "revoke_user_token",
    "set_password",
    "set_project_role",
    "sign_in_known",
    "sign_in_program",
    "sign_in_social",
    "sign_up",
    "sign_up_from",
    "start_second_factor",
]
