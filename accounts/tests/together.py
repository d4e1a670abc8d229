"""Helpers of the tests: people who join an organization, and acts that happen at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from accounts.models import OrganizationMembership
from accounts.principals import principal_of_user
from accounts.tests.personas import Persona, make_user
from rapida_site.lib.principal import OrganizationRole, Principal


def join(persona: Persona, name: str, role: OrganizationRole) -> Principal:
    user = make_user(name)
    OrganizationMembership.objects.create(organization=persona.organization, user=user, role=role)
    return principal_of_user(user)


def at_once(*acts: Callable[[], object]) -> list[Exception | None]:
    """Run all acts on threads that start together; return what each raised."""
    barrier, outcomes = threading.Barrier(len(acts)), list[Exception | None]([None] * len(acts))

    def run(index: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            act()
        except Exception as error:
            outcomes[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
