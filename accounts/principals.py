"""From the headers of a request to the one ``Principal`` that every interface works with.

An explicit credential wins over a weaker one: ``x-api-key``, then ``authorization``, ``x-org-key`` and
``x-internal-service-key``, then a key or one-time ticket from the URL, then the session. A credential that is shown but
does not hold is refused; nothing weaker is tried instead. Malformed, unknown, wrong, expired and revoked all answer the
same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import invalidation, keyring, memory, tickets
from accounts.models import OrganizationMembership, Project, ProjectKey, ProjectMembership, User
from rapida_site.lib import keys
from rapida_site.lib.errors import Forbidden, Invalid, NotFound, Unauthenticated
from rapida_site.lib.principal import OrganizationRole, Principal, PrincipalKind, ProjectRole

ORGANIZATION_IN_SESSION, PROJECT_IN_SESSION = "organization_id", "project_id"
CREDENTIAL_HEADERS = ("x-api-key", "authorization", "x-org-key", "x-internal-service-key")
# What clients send for "none": Python an empty text, JavaScript the word.
_ABSENT = ("", "undefined", "null")
_BIGGEST_ID = 2**63 - 1


class Homeless(Forbidden):
    """A person who belongs to no organization: the pages offer to create one."""

    code = "no_organization"
    default_message = "You belong to no organization yet: create one, or accept an invitation."


def principal_from(
    headers: Mapping[str, str],
    *,
    session_user: User | AnonymousUser | None = None,
    session: Mapping[str, Any] | None = None,
    query_token: str = "",
) -> Principal:
    """Return who is asking.

    ``headers`` needs lower-case names (or to ignore case, as Django's does). ``session_user`` is the person of a
    session cookie that the caller has already guarded against forged requests, ``session`` its data: there the chosen
    project is remembered. ``query_token`` is a one-time ticket or a project key from the URL. Raises Unauthenticated;
    NotFound for a project that is archived, missing or foreign; ``Homeless`` for a person without any organization.
    """
    api_key = present(headers.get("x-api-key"))
    if api_key:
        return _of_key(keyring.recognise(api_key), end_user=present(headers.get("x-auth-id")))
    token = present(headers.get("authorization"))
    if token:
        return _of_token(token, present(headers.get("x-auth-id")), _project_header(headers))
    organization_key = present(headers.get("x-org-key"))
    if organization_key:
        return _of_organization_key(organization_key, _project_header(headers))
    service_token = present(headers.get("x-internal-service-key"))
    if service_token:
        return _of_service(service_token, _project_header(headers))
    if query_token.startswith(keys.TICKET):
        return _of_ticket(query_token)
    if query_token:
        return _of_key(keyring.recognise(query_token))
    if session_user is not None and isinstance(session_user, User) and session_user.is_active:
        wanted = _project_header(headers)
        return _of_user(session_user, wanted) if wanted else _remembered(session_user, session or {})
    raise Unauthenticated


def user_from(headers: Mapping[str, str]) -> User:
    """Return the person of a token, also one who belongs to no organization; else Unauthenticated."""
    return _active_user(_owner_of_token(present(headers.get("authorization")), present(headers.get("x-auth-id"))))


def has_credential(headers: Mapping[str, str]) -> bool:
    """Return whether a key or token came with these headers, whatever it is worth: then no cookie counts."""
    return any(present(headers.get(name)) for name in CREDENTIAL_HEADERS)


def principal_of_user(user: User, project_id: int | None = None) -> Principal:
    """Return ``user`` at work in a project, or in the oldest of their organizations; for commands and tests."""
    return _of_user(user, project_id)


def present(value: str | None) -> str:
    """Return a header's value, or an empty text for the ways in which clients say "none"."""
    text = (value or "").strip()
    return "" if text in _ABSENT else text


def _of_key(known: keyring.KnownKey | None, end_user: str = "") -> Principal:
    if known is None:
        raise Unauthenticated
    if known.archived:
        raise NotFound
    return Principal(
        kind=PrincipalKind.PROJECT_KEY,
        actor_id=known.id,
        organization_id=known.organization_id,
        project_id=known.project_id,
        project_role=ProjectRole(known.role),
        name=known.name,
        end_user=end_user,
    )


def _of_organization_key(text: str, project_id: int | None) -> Principal:
    """A key of an organization works as a writer in the project that is named, and sees the organization."""
    key = _proven(text, keys.ORGANIZATION_KEY)
    if project_id is not None:
        _organization_of(project_id, key.organization_id)
    return Principal(
        kind=PrincipalKind.ORGANIZATION_KEY,
        actor_id=key.id,
        organization_id=key.organization_id,
        project_id=project_id,
        organization_role=OrganizationRole.MEMBER,
        project_role=ProjectRole.WRITER if project_id is not None else None,
        name=key.name,
    )


def _of_service(text: str, project_id: int | None) -> Principal:
    """A service works as a writer in the project that is named; a token of one organization in its projects alone."""
    token = _proven(text, keys.SERVICE_TOKEN)
    if project_id is None:
        raise Invalid("A service names the project it works in: send x-project-id.")
    return Principal(
        kind=PrincipalKind.SERVICE,
        actor_id=token.id,
        organization_id=_organization_of(project_id, token.organization_id),
        project_id=project_id,
        project_role=ProjectRole.WRITER,
        name=token.name,
    )


def _organization_of(project_id: int, wanted: int) -> int:
    """Return the organization of a live project; unless ``wanted`` is 0, a foreign project is as good as missing."""

    def load() -> int | None:
        return Project.objects.live().filter(pk=project_id).values_list("organization_id", flat=True).first()

    found = memory.recall(f"organization-of:{project_id}", [invalidation.of_project(project_id)], load)
    if found is None or wanted not in (0, found):
        raise NotFound
    return found


def _proven(text: str, prefix: str) -> keyring.KnownKey:
    """Return the live key or token that a text proves; Unauthenticated, after the same work, for every other text."""
    known = keyring.recognise(text, prefix)
    if known is None:
        raise Unauthenticated
    return known


def _of_ticket(text: str) -> Principal:
    stub = tickets.redeem(text)
    if stub is None:
        raise Unauthenticated
    if stub.kind is PrincipalKind.PROJECT_KEY:
        key_id = ProjectKey.objects.filter(pk=stub.actor_id).values_list("key_id", flat=True).first()
        known = keyring.look_up(key_id) if key_id else None
        return _of_key(known if known is not None and known.is_live(timezone.now()) else None, stub.end_user)
    user = User.objects.filter(pk=stub.actor_id, status=User.Status.ACTIVE).first()
    if user is None:
        raise Unauthenticated
    if stub.project_id is not None:
        return _of_user(user, stub.project_id)
    return _of_membership(user, _membership(user, stub.organization_id), None)


def _of_token(text: str, claimed_id: str, project_id: int | None) -> Principal:
    """Return the owner of a raw token at work in a project."""
    user_id = _owner_of_token(text, claimed_id)
    subjects = [invalidation.of_user(user_id), invalidation.of_project(project_id or 0)]
    principal = memory.recall(
        f"principal:{user_id}:{project_id or 0}", subjects, lambda: _of_user(_active_user(user_id), project_id)
    )
    if principal is None:
        raise Unauthenticated
    return principal


def _owner_of_token(text: str, claimed_id: str) -> int:
    """Return whose token this is; ``x-auth-id``, when it came, must name the same person."""
    user_id = _proven(text.removeprefix("Bearer "), keys.USER_TOKEN).user_id
    if claimed_id and claimed_id != str(user_id):
        raise Unauthenticated
    return user_id


def _active_user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id, status=User.Status.ACTIVE).first()
    if user is None:
        raise Unauthenticated
    return user


def _project_header(headers: Mapping[str, str]) -> int | None:
    text = present(headers.get("x-project-id"))
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text) <= _BIGGEST_ID):
        raise Invalid("x-project-id must be the number of a project.")
    return int(text)


def _of_user(user: User, project_id: int | None) -> Principal:
    """Build the principal of a person; a project they cannot see is as good as missing."""
    if project_id is None:
        return _of_membership(user, _membership(user, None), None)
    project = Project.objects.live().filter(pk=project_id).first()
    membership = (
        project and OrganizationMembership.objects.filter(user=user, organization_id=project.organization_id).first()
    )
    if not project or not membership:
        raise NotFound
    principal = _of_membership(user, membership, project.id)
    if not principal.can(ProjectRole.READER):
        raise NotFound
    return principal


def _remembered(user: User, session: Mapping[str, Any]) -> Principal:
    """Build the principal from what the session remembers, as far as it still holds; else from the first that does."""
    membership = _membership(user, session.get(ORGANIZATION_IN_SESSION))
    visible = Project.objects.live().visible_to(user.id, membership.organization_id, membership.role)
    project_ids = list(visible.order_by("created_at", "id").values_list("id", flat=True))
    wanted = session.get(PROJECT_IN_SESSION)
    project_id = wanted if wanted in project_ids else next(iter(project_ids), None)
    return _of_membership(user, membership, project_id)


def _membership(user: User, organization_id: int | None) -> OrganizationMembership:
    """Return the membership in this organization, or in the oldest one; Homeless without any."""
    memberships = OrganizationMembership.objects.filter(user=user).order_by("created_at", "id")
    if organization_id is not None:
        chosen = memberships.filter(organization_id=organization_id).first()
        if chosen is not None:
            return chosen
    first = memberships.first()
    if first is None:
        raise Homeless
    return first


def _of_membership(user: User, membership: OrganizationMembership, project_id: int | None) -> Principal:
    role = None
    if project_id is not None:
        held = ProjectMembership.objects.filter(user=user, project_id=project_id).first()
        role = ProjectRole(held.role) if held else None
    return Principal(
        kind=PrincipalKind.USER,
        actor_id=user.id,
        organization_id=membership.organization_id,
        project_id=project_id,
        user_id=user.id,
        organization_role=OrganizationRole(membership.role),
        project_role=role,
        name=user.get_full_name(),
    )
