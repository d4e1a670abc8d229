"""One-time tickets for the sockets of browsers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from accounts import tickets
from accounts.models import OrganizationMembership, ProjectKey, User
from accounts.principals import Homeless, principal_from, principal_of_user
from accounts.tests.personas import Persona
from rapida_site.lib.errors import Forbidden, NotFound, Unauthenticated
from rapida_site.lib.principal import Principal, PrincipalKind, ProjectRole

pytestmark = pytest.mark.django_db


def test_a_ticket_is_its_user_in_the_same_project_once(bob: Persona) -> None:
    text = tickets.mint_ticket(principal=bob.principal)
    assert principal_from({}, query_token=text) == bob.principal
    with pytest.raises(Unauthenticated):
        principal_from({}, query_token=text)


def test_a_ticket_of_a_key_is_that_key(alice: Persona) -> None:
    text = tickets.mint_ticket(principal=alice.key_principal)
    assert principal_from({}, query_token=text) == alice.key_principal


def test_a_ticket_of_a_key_keeps_whom_it_was_for(alice: Persona) -> None:
    principal = principal_from({"x-api-key": alice.new_key(ProjectRole.TALKER), "x-auth-id": "visitor-7"})
    assert principal_from({}, query_token=tickets.mint_ticket(principal=principal)) == principal


def test_a_ticket_without_a_project_acts_in_the_organization(alice: Persona) -> None:
    principal = principal_of_user(alice.user)
    assert principal_from({}, query_token=tickets.mint_ticket(principal=principal)) == principal


def test_of_many_who_show_a_ticket_one_gets_in() -> None:
    principal = Principal(PrincipalKind.USER, actor_id=1, organization_id=2)
    text = tickets.mint_ticket(principal=principal)
    with ThreadPoolExecutor(16) as crowd:
        admitted = [stub for stub in crowd.map(lambda _: tickets.redeem(text), range(32)) if stub]
    assert len(admitted) == 1


def test_of_two_who_have_read_a_ticket_one_gets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    text = tickets.mint_ticket(principal=Principal(PrincipalKind.USER, actor_id=1, organization_id=2))
    both_have_read, store = threading.Barrier(2), type(caches["sessions"])
    read = store.get

    def get(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = read(self, *args, **kwargs)
        both_have_read.wait(5)
        return found

    monkeypatch.setattr(store, "get", get)
    with ThreadPoolExecutor(2) as pair:
        outcomes = list(pair.map(lambda _: tickets.redeem(text), range(2)))
    assert sum(outcome is not None for outcome in outcomes) == 1


def test_an_unknown_ticket_is_refused() -> None:
    for text in ("rpd-tkt-", "rpd-tkt-" + "A" * 43):
        with pytest.raises(Unauthenticated):
            principal_from({}, query_token=text)


def test_a_ticket_holds_no_longer_than_the_right_behind_it(alice: Persona, bob: Persona, charlie: Persona) -> None:
    assert alice.key is not None
    of_key = tickets.mint_ticket(principal=alice.key_principal)
    of_bob = tickets.mint_ticket(principal=bob.principal)
    of_charlie = tickets.mint_ticket(principal=charlie.principal)
    of_alice = tickets.mint_ticket(principal=principal_of_user(alice.user))
    ProjectKey.objects.filter(pk=alice.key.pk).update(revoked_at=timezone.now())
    from accounts import keyring

    keyring.forget([alice.key.key_id])
    OrganizationMembership.objects.filter(user__in=[bob.user, alice.user]).delete()
    User.objects.filter(pk=charlie.user.pk).update(status=User.Status.SUSPENDED)
    for text, error in (
        (of_key, Unauthenticated),
        (of_bob, NotFound),
        (of_charlie, Unauthenticated),
        (of_alice, Homeless),
    ):
        with pytest.raises(error):
            principal_from({}, query_token=text)


def test_only_a_hash_of_a_ticket_is_stored_and_it_expires(alice: Persona) -> None:
    text = tickets.mint_ticket(principal=alice.principal)
    store = redis.Redis.from_url(settings.CACHES["sessions"]["LOCATION"])
    (name,) = store.keys("*ticket:*")
    assert text not in f"{name!r} {store.get(name)!r}"
    assert 0 < store.ttl(name) <= tickets.SECONDS


def test_a_service_takes_no_ticket() -> None:
    with pytest.raises(Forbidden):
        tickets.mint_ticket(principal=Principal(PrincipalKind.SERVICE, actor_id=1, organization_id=2))
