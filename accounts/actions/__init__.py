"""All writes of accounts: keyword-only, the principal first where there is one, each in one transaction.

What an auditor asks about is logged as an event with ids; no password, key, token, code or e-mail is ever in it.
"""

from __future__ import annotations

from accounts.actions.keys import create_project_key, revoke_project_key
from accounts.actions.members import (
    accept_invitation,
    change_member_role,
    invite_member,
    remove_member,
    revoke_invitation,
    set_project_role,
)
from accounts.actions.people import change_password, change_profile, set_password, sign_up, sign_up_from
from accounts.actions.projects import (
    archive_project,
    change_project,
    create_organization,
    create_project,
    rename_organization,
)
from accounts.actions.second_factor import (
    confirm_second_factor,
    disable_second_factor,
    renew_recovery_codes,
    start_second_factor,
)
from accounts.actions.signin import check_code, check_password, has_second_factor, recent_password, sign_in_program
from accounts.actions.tokens import revoke_all_tokens, revoke_user_token

__all__ = [
    "accept_invitation",
    "archive_project",
    "change_member_role",
    "change_password",
    "change_profile",
    "change_project",
    "check_code",
    "check_password",
    "confirm_second_factor",
    "create_organization",
    "create_project",
    "create_project_key",
    "disable_second_factor",
    "has_second_factor",
    "invite_member",
    "recent_password",
    "remove_member",
    "rename_organization",
    "renew_recovery_codes",
    "revoke_all_tokens",
    "revoke_invitation",
    "revoke_project_key",
    "revoke_user_token",
    "set_password",
    "set_project_role",
    "sign_in_program",
    "sign_up",
    "sign_up_from",
    "start_second_factor",
]
