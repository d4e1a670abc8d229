"""What is remembered about keys, tokens and roles, and that a change counts at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts import actions, memory
from accounts.actions.people import reinstate, suspend
from accounts.actions.tokens import issue_token
from accounts.models import OrganizationKey, ServiceToken, UserToken
from accounts.principals import principal_from
from accounts.tests.personas import Persona
from rapida_site.lib import keys
from rapida_site.lib.errors import NotFound, RapidaError, Unauthenticated
from rapida_site.lib.principal import OrganizationRole, ProjectRole


@pytest.fixture
def bobs(bob: Persona) -> dict[str, str]:
    _, text = issue_token(user=bob.user)
    found = {"authorization": text, "x-auth-id": str(bob.user.id), "x-project-id": str(bob.project.id)}
    principal_from(found)
    memory_was_cold()
    principal_from(found)
    return found


def memory_was_cold() -> None:
    """Forget the marks that making the personas left, as two minutes would."""
    from django.core.cache import caches

    caches["sessions"].clear()


def refusal(headers: dict[str, str]) -> RapidaError:
    with pytest.raises(RapidaError) as refused:
        principal_from(headers)
    return refused.value


def test_a_known_token_asks_no_database(
    bobs: dict[str, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        principal = principal_from(bobs)
    assert principal.project_role is ProjectRole.READER


def test_keys_of_organizations_and_services_ask_no_database_either(
    alice: Persona, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    texts: dict[str, str] = {}
    soon = timezone.now() + timedelta(hours=1)
    for header, prefix, row in (
        ("x-org-key", keys.ORGANIZATION_KEY, OrganizationKey(organization=alice.organization, name="o")),
        (
            "x-internal-service-key",
            keys.SERVICE_TOKEN,
            ServiceToken(organization=alice.organization, name="s", expires_at=soon),
        ),
    ):
        minted = keys.mint(prefix)
        row.take(minted)
        row.save()
        texts[header] = minted.text
    memory_was_cold()
    for header, text in texts.items():
        signed = {header: text, "x-project-id": str(alice.project.id)}
        principal_from(signed)
        with django_assert_num_queries(0):
            assert principal_from(signed).organization_id == alice.organization.id
    actions.archive_project(principal=alice.principal, project_id=alice.project.id)
    for header, text in texts.items():
        assert isinstance(refusal({header: text, "x-project-id": str(alice.project.id)}), NotFound)


def test_a_revoked_token_stops_at_once(bobs: dict[str, str], bob: Persona) -> None:
    token = UserToken.objects.get(user=bob.user)
    actions.revoke_user_token(principal=bob.principal, token_id=token.id)
    assert isinstance(refusal(bobs), Unauthenticated)


def test_a_new_role_counts_at_once(bobs: dict[str, str], alice: Persona, bob: Persona) -> None:
    actions.set_project_role(
        principal=alice.principal, project_id=alice.project.id, user_id=bob.user.id, role=ProjectRole.WRITER
    )
    assert principal_from(bobs).can(ProjectRole.WRITER)
    actions.change_member_role(principal=alice.principal, user_id=bob.user.id, role=OrganizationRole.ADMIN)
    assert principal_from(bobs).organization_role is OrganizationRole.ADMIN


def test_who_leaves_a_project_or_the_organization_is_out_at_once(
    bobs: dict[str, str], alice: Persona, bob: Persona
) -> None:
    actions.set_project_role(principal=alice.principal, project_id=alice.project.id, user_id=bob.user.id, role=None)
    assert isinstance(refusal(bobs), NotFound)
    actions.remove_member(principal=alice.principal, user_id=bob.user.id)
    assert isinstance(refusal(bobs), NotFound)


def test_an_archived_project_is_gone_at_once(bobs: dict[str, str], alice: Persona) -> None:
    actions.archive_project(principal=alice.principal, project_id=alice.project.id)
    assert isinstance(refusal(bobs), NotFound)


def test_a_suspended_person_is_out_at_once_and_a_new_token_works_after_it(bobs: dict[str, str], bob: Persona) -> None:
    suspend(user=bob.user, actor_id=1)
    assert isinstance(refusal(bobs), Unauthenticated)
    reinstate(user=bob.user, actor_id=1)
    bob.user.refresh_from_db()
    _, text = issue_token(user=bob.user)
    assert principal_from({**bobs, "authorization": text}).user_id == bob.user.id


def test_an_id_that_is_not_the_owners_is_refused_though_the_token_is_known(bobs: dict[str, str]) -> None:
    assert isinstance(refusal({**bobs, "x-auth-id": "1"}), Unauthenticated)


def test_everything_works_while_redis_is_away(bobs: dict[str, str], bob: Persona, settings: Settings) -> None:
    away = {**settings.CACHES["sessions"], "LOCATION": "unix:///nowhere/redis.sock?db=1"}
    settings.CACHES = {**settings.CACHES, "sessions": away}
    assert principal_from(bobs).project_id == bob.project.id
    actions.revoke_all_tokens(principal=bob.principal)
    assert isinstance(refusal(bobs), Unauthenticated)


def test_a_look_up_that_began_before_a_change_cannot_bring_it_back(db: None, empty_session_store: None) -> None:
    def changed_meanwhile() -> str:
        memory.forget(["user:1"])
        return "old"

    assert memory.recall("thing", ["user:1"], changed_meanwhile) == "old"
    assert memory.recall("thing", ["user:1"], lambda: "new") == "new"


def test_what_is_not_there_is_not_remembered(db: None, empty_session_store: None) -> None:
    answers: list[Any] = [None, "there"]
    for expected in (None, "there", "there"):
        assert memory.recall("thing", ["user:1"], lambda: answers.pop(0)) == expected
