"""Pages, criteria and orderings of clients."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from accounts.models import Organization
from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc.criteria import narrow, ordered
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb.common_pb2 import Criteria, Ordering, Paginate

pytestmark = pytest.mark.django_db

FIELDS = {"name": "name", "id": "id", "createdDate": "created_at"}


@pytest.fixture
def organizations() -> list[Organization]:
    return [Organization.objects.create(name=name) for name in ("Anna", "Berta", "Carla", "Dora", "Ännchen")]


def names(*criterias: tuple[str, str, str]) -> list[str]:
    asked: Iterable[Criteria] = [Criteria(key=key, value=value, logic=logic) for key, value, logic in criterias]
    return [row.name for row in narrow(Organization.objects.order_by("id"), asked, FIELDS)]


@pytest.mark.parametrize(
    ("key", "value", "logic", "found"),
    [
        ("name", "Anna", "", ["Anna"]),
        ("name", "Anna", "must", ["Anna"]),
        ("name", "nn", "like", ["Anna", "Ännchen"]),
        ("name", "Anna", "!=", ["Berta", "Carla", "Dora", "Ännchen"]),
        ("name", "Anna, Dora", "in", ["Anna", "Dora"]),
        ("name", "Carla", ">", ["Dora", "Ännchen"]),
        ("createdDate", "2001-01-01T00:00:00Z", "<", []),
        ("name", "'; DROP TABLE accounts_user; --", "=", []),
    ],
)
def test_a_criterion_narrows(
    organizations: list[Organization], key: str, value: str, logic: str, found: list[str]
) -> None:
    assert set(names((key, value, logic))) == set(found)


def test_criteria_are_joined_with_and_alternatives_with_or(organizations: list[Organization]) -> None:
    assert names(("name", "Anna", "should"), ("name", "Dora", "or")) == ["Anna", "Dora"]
    assert names(("name", "Anna", "should"), ("name", "Dora", "or"), ("name", "a", "like"), ("name", "D", "like")) == [
        "Dora"
    ]


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        (("password", "x", "="), "Filter by one of: createdDate, id, name"),
        (("name", "x", "~*"), "Compare with one of"),
        (("id", "seven", "="), "does not fit"),
        (("createdDate", "yesterday", ">"), "does not fit"),
        (("name", "a\x00b", "="), "NUL"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(criterion: tuple[str, str, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        names(criterion)


def test_too_many_criteria_are_refused() -> None:
    with pytest.raises(Invalid, match="At most 20"):
        names(*[("name", "x", "=")] * 21)


def test_a_page_counts_from_one_and_tells_the_total(organizations: list[Organization]) -> None:
    rows = Organization.objects.order_by("name")
    first, said = page_of(rows, Paginate(page=1, pageSize=2))
    second, _ = page_of(rows, Paginate(page=2, pageSize=2))
    assert [row.name for row in first + second] == ["Anna", "Berta", "Carla", "Dora"]
    assert (said.currentPage, said.totalItem) == (1, 5)


@pytest.mark.parametrize(
    ("page", "size", "rows", "current"), [(0, 0, 5, 1), (9, 2, 0, 9), (1, 1000, 5, 1), (2**32 - 1, 100, 0, 10_000_000)]
)
def test_any_page_can_be_asked(
    organizations: list[Organization], page: int, size: int, rows: int, current: int
) -> None:
    found, said = page_of(Organization.objects.order_by("id"), Paginate(page=page, pageSize=size))
    assert (len(found), said.currentPage, said.totalItem) == (rows, current, 5)


def test_the_newest_comes_first_unless_another_order_is_asked(organizations: list[Organization]) -> None:
    rows = Organization.objects.all()
    assert ordered(rows, Ordering(), FIELDS)[0].name == "Ännchen"
    assert ordered(rows, Ordering(column="name", order="ASC"), FIELDS)[0].name == "Anna"
    with pytest.raises(Invalid, match="Order by one of"):
        ordered(rows, Ordering(column="password"), FIELDS)
    with pytest.raises(Invalid, match="asc or desc"):
        ordered(rows, Ordering(column="name", order="sideways"), FIELDS)
