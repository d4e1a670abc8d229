"""Prepared questions ask what the queryset asks, each time with other values."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organization, OrganizationMembership, Project
from accounts.tests.personas import Persona
from rapida_site.lib.prepared import Prepared

_PROJECTS = Prepared(
    lambda organization, *ids: Project.objects.filter(pk__in=ids, organization_id=organization).order_by("name")
)


def test_it_asks_again_with_other_values(alice: Persona, charlie: Persona) -> None:
    ids = alice.project.pk, charlie.project.pk
    assert _PROJECTS(alice.organization.pk, *ids) == [alice.project]
    assert _PROJECTS(charlie.organization.pk, *ids) == [charlie.project]
    assert _PROJECTS(alice.organization.pk, charlie.project.pk) == []


def test_its_rows_are_whole_and_cost_one_query(alice: Persona) -> None:
    with CaptureQueriesContext(connection) as queries:
        [project] = _PROJECTS(alice.organization.pk, alice.project.pk)
        assert project.name == alice.project.name
        assert not project.get_deferred_fields()
    assert len(queries) == 1


def test_no_number_from_outside_breaks_it(alice: Persona) -> None:
    assert _PROJECTS(alice.organization.pk, 2**64 - 1, -1, 0) == []


@pytest.mark.parametrize(
    "question",
    [
        Prepared(lambda pk: Organization.objects.all()),
        Prepared(lambda pk: Organization.objects.filter(name=pk)),
        Prepared(lambda pk: OrganizationMembership.objects.select_related("user").filter(pk=pk)),
    ],
    ids=["without its value", "a number as a text", "joined"],
)
def test_a_question_that_cannot_be_kept_is_refused(question: Prepared[Organization], db: None) -> None:
    with pytest.raises(ValueError, match="uses each of its values"):
        question(1)
