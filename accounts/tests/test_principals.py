"""Who is asking, for every way of asking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from accounts import actions, keyring, memory
from accounts.actions.tokens import issue_token
from accounts.models import OrganizationMembership, Project, ProjectKey, User, UserToken
from accounts.principals import Homeless, principal_from, principal_of_user
from accounts.tests.personas import Persona, make_user
from rapida_site.lib import keys
from rapida_site.lib.errors import Invalid, NotFound, RapidaError, Unauthenticated
from rapida_site.lib.principal import KEY_ROLES, OrganizationRole, PrincipalKind, ProjectRole

pytestmark = pytest.mark.django_db


def refusal(headers: dict[str, str]) -> RapidaError:
    with pytest.raises(RapidaError) as caught:
        principal_from(headers)
    return caught.value


# ------------------------------------------------------------------------------------------------- project keys
@pytest.mark.parametrize("role", KEY_ROLES)
def test_a_key_acts_in_its_project_as_far_as_its_role_goes(alice: Persona, role: ProjectRole) -> None:
    principal = principal_from({"x-api-key": alice.new_key(role)})
    assert principal.kind is PrincipalKind.PROJECT_KEY
    assert (principal.organization_id, principal.project_id) == (alice.organization.id, alice.project.id)
    rank = KEY_ROLES.index(role)
    assert [each for each in KEY_ROLES if principal.can(each)] == list(KEY_ROLES[: rank + 1])
    assert not principal.can(ProjectRole.SUPER_ADMIN)
    assert principal.user_id is None


def test_a_key_works_without_its_prefix(alice: Persona) -> None:
    bare = alice.key_text.removeprefix(keys.PROJECT_KEY)
    assert principal_from({"x-api-key": bare}).project_id == alice.project.id


@pytest.mark.parametrize("end_user", ["", "undefined", "visitor-7", "12", "<script>"])
def test_the_end_user_beside_a_key_is_any_text_and_never_parsed(alice: Persona, end_user: str) -> None:
    headers = {"x-api-key": alice.key_text, "x-auth-id": end_user}
    principal = principal_from(headers)
    assert principal.project_id == alice.project.id
    assert principal.end_user == ("" if end_user == "undefined" else end_user)


def test_wrong_unknown_malformed_expired_and_revoked_keys_get_one_sentence(alice: Persona, charlie: Persona) -> None:
    assert alice.key is not None
    assert charlie.key is not None
    wrong_secret = f"{keys.PROJECT_KEY}{alice.key.key_id}.{charlie.key_text.partition('.')[2]}"
    unknown = keys.mint(keys.PROJECT_KEY).text
    expired, expired_text = actions.create_project_key(
        principal=alice.principal,
        project_id=alice.project.id,
        name="old",
        expires_at=timezone.now() + timedelta(days=1),
    )
    ProjectKey.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ProjectKey.objects.filter(pk=charlie.key.pk).update(revoked_at=timezone.now())
    refusals = [
        refusal({"x-api-key": text}) for text in (wrong_secret, unknown, "nonsense", expired_text, charlie.key_text)
    ]
    assert {type(error) for error in refusals} == {Unauthenticated}
    assert len({error.message for error in refusals}) == 1


def test_a_wrong_key_is_not_saved_by_a_good_session(alice: Persona) -> None:
    with pytest.raises(Unauthenticated):
        principal_from({"x-api-key": "nonsense"}, session_user=alice.user, session={})


def test_nothing_at_all_is_unauthenticated() -> None:
    assert isinstance(refusal({}), Unauthenticated)
    assert isinstance(refusal({"x-api-key": "undefined", "authorization": ""}), Unauthenticated)


def test_a_key_of_an_archived_project_finds_nothing(
    alice: Persona, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    principal_from({"x-api-key": alice.key_text})
    with django_capture_on_commit_callbacks(execute=True):
        actions.archive_project(principal=alice.principal, project_id=alice.project.id)
    assert isinstance(refusal({"x-api-key": alice.key_text}), NotFound)


# ------------------------------------------------------------------------------------------------- the key cache
def test_a_known_key_asks_no_database(alice: Persona, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    principal_from({"x-api-key": alice.key_text})
    with django_assert_num_queries(0):
        principal_from({"x-api-key": alice.key_text})


def test_a_revoked_key_stops_at_once_though_it_was_cached(
    alice: Persona, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert alice.key is not None
    principal_from({"x-api-key": alice.key_text})
    with django_capture_on_commit_callbacks(execute=True):
        actions.revoke_project_key(principal=alice.principal, project_id=alice.project.id, key_id=alice.key.id)
    assert isinstance(refusal({"x-api-key": alice.key_text}), Unauthenticated)


def test_a_look_up_that_began_before_the_revocation_cannot_bring_the_key_back(
    alice: Persona, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert alice.key is not None
    before = keyring.look_up(alice.key.key_id)
    assert before is not None
    with django_capture_on_commit_callbacks(execute=True):
        actions.revoke_project_key(principal=alice.principal, project_id=alice.project.id, key_id=alice.key.id)
    memory.keep(keyring.name_of(before.key_id), before)  # the late end of a look-up in another process
    assert isinstance(refusal({"x-api-key": alice.key_text}), Unauthenticated)


def test_a_cached_key_expires_on_its_second(alice: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    _, text = actions.create_project_key(
        principal=alice.principal,
        project_id=alice.project.id,
        name="short",
        expires_at=timezone.now() + timedelta(hours=1),
    )
    assert principal_from({"x-api-key": text}).name == "short"
    later = timezone.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert isinstance(refusal({"x-api-key": text}), Unauthenticated)


def test_keys_work_while_redis_is_away(alice: Persona, settings: Settings) -> None:
    away = {**settings.CACHES["sessions"], "LOCATION": "unix:///nowhere/redis.sock?db=1"}
    settings.CACHES = {**settings.CACHES, "sessions": away}
    assert principal_from({"x-api-key": alice.key_text}).project_id == alice.project.id


def test_last_used_is_written_once_a_minute(alice: Persona, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert alice.key is not None
    for _ in range(5):
        principal_from({"x-api-key": alice.key_text})
    first = ProjectKey.objects.get(pk=alice.key.pk).last_used_at
    assert first is not None
    assert timezone.now() - first < timedelta(seconds=30)
    principal_from({"x-api-key": alice.key_text})
    assert ProjectKey.objects.get(pk=alice.key.pk).last_used_at == first


def test_a_key_is_sealed_anew_when_it_is_used_after_a_change_of_secret(alice: Persona, settings: Settings) -> None:
    assert alice.key is not None
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next secret"
    assert principal_from({"x-api-key": alice.key_text}).project_id == alice.project.id
    settings.SECRET_KEY_FALLBACKS = []
    assert ProjectKey.objects.get(pk=alice.key.pk).pepper_id == keys.current_pepper_id()
    assert principal_from({"x-api-key": alice.key_text}).project_id == alice.project.id


# ------------------------------------------------------------------------------------------------- user tokens
def token_headers(user: User, **more: str) -> dict[str, str]:
    _, text = issue_token(user=user)
    return {"authorization": text, "x-auth-id": str(user.id), **more}


def test_a_token_is_its_owner_in_the_chosen_project(alice: Persona) -> None:
    principal = principal_from(token_headers(alice.user, **{"x-project-id": str(alice.project.id)}))
    assert principal.kind is PrincipalKind.USER
    assert principal.user_id == alice.user.id
    assert principal.project_id == alice.project.id
    assert principal.organization_role is OrganizationRole.OWNER
    assert principal.project_role is ProjectRole.SUPER_ADMIN


def test_a_reader_stays_a_reader(bob: Persona) -> None:
    principal = principal_from(token_headers(bob.user, **{"x-project-id": str(bob.project.id)}))
    assert principal.can(ProjectRole.READER)
    assert not principal.can(ProjectRole.WRITER)


@pytest.mark.parametrize("project", ["", "undefined"])
def test_a_token_without_a_project_acts_in_the_organization(alice: Persona, project: str) -> None:
    principal = principal_from(token_headers(alice.user, **{"x-project-id": project}))
    assert principal.project_id is None
    assert principal.organization_id == alice.organization.id


@pytest.mark.parametrize("claimed", ["", "undefined"])
def test_a_token_names_its_owner_by_itself(alice: Persona, claimed: str) -> None:
    assert principal_from(token_headers(alice.user, **{"x-auth-id": claimed})).user_id == alice.user.id


def test_a_token_is_refused_beside_another_users_id(alice: Persona, charlie: Persona) -> None:
    assert isinstance(refusal(token_headers(alice.user, **{"x-auth-id": str(charlie.user.id)})), Unauthenticated)


def test_a_foreign_missing_or_archived_project_is_not_found(alice: Persona, charlie: Persona) -> None:
    for project_id in (alice.project.id, 12345, 2**62):
        assert isinstance(refusal(token_headers(charlie.user, **{"x-project-id": str(project_id)})), NotFound)
    Project.objects.filter(pk=charlie.project.pk).update(archived_at=timezone.now())
    assert isinstance(refusal(token_headers(charlie.user, **{"x-project-id": str(charlie.project.id)})), NotFound)


def test_a_member_without_a_role_in_a_project_does_not_find_it(alice: Persona, bob: Persona) -> None:
    other = actions.create_project(principal=alice.principal, name="A2")
    assert isinstance(refusal(token_headers(bob.user, **{"x-project-id": str(other.id)})), NotFound)


@pytest.mark.parametrize("project", ["one", "-1", "1.5", "9" * 40])
def test_a_project_id_that_is_no_number_is_invalid(alice: Persona, project: str) -> None:
    assert isinstance(refusal(token_headers(alice.user, **{"x-project-id": project})), Invalid)


def test_expired_and_revoked_tokens_and_those_of_suspended_people_are_refused(alice: Persona, charlie: Persona) -> None:
    expired, revoked, suspended = (token_headers(user) for user in (alice.user, alice.user, charlie.user))
    ids = [text["authorization"].removeprefix(keys.USER_TOKEN)[:12] for text in (expired, revoked)]
    UserToken.objects.filter(key_id=ids[0]).update(expires_at=timezone.now() - timedelta(seconds=1))
    UserToken.objects.filter(key_id=ids[1]).update(revoked_at=timezone.now())
    User.objects.filter(pk=charlie.user.pk).update(status=User.Status.SUSPENDED)
    refusals = [refusal(headers) for headers in (expired, revoked, suspended, {"authorization": "Bearer x"})]
    assert {error.message for error in refusals} == {Unauthenticated.default_message}


def test_a_person_holds_a_limited_number_of_tokens_and_the_oldest_go(alice: Persona) -> None:
    first = token_headers(alice.user)
    for _ in range(20):
        last = token_headers(alice.user)
    assert isinstance(refusal(first), Unauthenticated)
    assert principal_from(last).user_id == alice.user.id
    assert UserToken.objects.live().filter(user=alice.user).count() == 20


# ------------------------------------------------------------------------------------------------- sessions
def test_a_session_works_in_the_first_project_until_another_is_chosen(alice: Persona) -> None:
    other = actions.create_project(principal=alice.principal, name="A2")
    assert principal_from({}, session_user=alice.user, session={}).project_id == alice.project.id
    chosen = principal_from({}, session_user=alice.user, session={"project_id": other.id})
    assert chosen.project_id == other.id


def test_a_session_forgets_a_project_that_is_gone_or_foreign(alice: Persona, charlie: Persona) -> None:
    for remembered in ({"project_id": charlie.project.id}, {"organization_id": charlie.organization.id}):
        principal = principal_from({}, session_user=alice.user, session=remembered)
        assert (principal.organization_id, principal.project_id) == (alice.organization.id, alice.project.id)


def test_a_person_without_an_organization_is_told_so(alice: Persona) -> None:
    with pytest.raises(Homeless):
        principal_of_user(make_user("dora"))
    OrganizationMembership.objects.filter(user=alice.user).delete()
    with pytest.raises(NotFound):
        principal_of_user(alice.user, alice.project.id)


def test_a_suspended_person_has_no_session(alice: Persona) -> None:
    alice.user.status = User.Status.SUSPENDED
    with pytest.raises(Unauthenticated):
        principal_from({}, session_user=alice.user, session={})
