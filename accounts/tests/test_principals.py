"""Who is asking, for every way of asking."""

from __future__ import annotations

import pytest

from accounts.principals import principal_from
from accounts.tests.personas import Persona
from rapida_site.lib.principal import PrincipalKind, ProjectRole

pytestmark = pytest.mark.django_db


def test_a_key_acts_as_a_writer_of_its_project(alice: Persona) -> None:
    principal = principal_from({"x-api-key": alice.key_text})
    assert principal.kind is PrincipalKind.PROJECT_KEY
    assert (principal.organization_id, principal.project_id) == (alice.organization.id, alice.project.id)
    assert principal.can(ProjectRole.WRITER)
    assert not principal.can(ProjectRole.ADMIN)
    assert principal.user_id is None
