from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from accounts.tests.personas import Persona
from endpoints import access, actions
from endpoints.actions import Invocation
from endpoints.tests.make import ALIASES, VERSION, first_version, make_endpoint, make_log
from rapida_site.lib.errors import Forbidden, Invalid, NotFound
from rapida_site.lib.principal import Principal, ProjectRole

pytestmark = pytest.mark.django_db(databases=ALIASES)
Act = Callable[[Principal, dict[str, int]], Any]


@pytest.fixture
def ids(alice: Persona) -> dict[str, int]:
    """One of everything in alice's project."""
    endpoint = make_endpoint(alice)
    return {
        "endpoint": endpoint.pk,
        "version": first_version(endpoint).pk,
        "log": make_log(alice, endpoint).pk,
    }


READS: dict[str, Act] = {
    "get_endpoint": lambda who, ids: access.get_endpoint(who, ids["endpoint"]),
    "versions": lambda who, ids: list(access.versions(who, ids["endpoint"])),
    "get_version": lambda who, ids: access.get_version(who, ids["version"]),
    "named_version": lambda who, ids: access.named_version(
        who, access.get_endpoint(who, ids["endpoint"]), f"vrsn_{ids['version']}"
    ),
    "logs": lambda who, ids: list(access.logs(who, ids["endpoint"])),
    "get_log": lambda who, ids: access.get_log(who, ids["log"]),
}


def _on_endpoint(action: str, /, **fields: Any) -> Act:
    return lambda who, ids: getattr(actions, action)(principal=who, endpoint_id=ids["endpoint"], **fields)


WRITES: dict[str, Act] = {
    "update_endpoint": _on_endpoint("update_endpoint", name="X"),
    "create_version": _on_endpoint("create_version", **VERSION),
    "fork_endpoint": _on_endpoint("fork_endpoint"),
    "set_retry": _on_endpoint("set_retry", kind="retry-on-status", max_attempts=3),
    "set_cache": _on_endpoint("set_cache", kind="standard"),
    "release_version": lambda who, ids: actions.release_version(principal=who, version_id=ids["version"]),
    "invoke": lambda who, ids: actions.invoke(
        principal=who, call=Invocation(ids["endpoint"], arguments={"text": "x"}), source="sdk"
    ),
    "annotate_call": lambda who, ids: actions.annotate_call(principal=who, log_id=ids["log"], metadata={"like": True}),
}
DELETES: dict[str, Act] = {"delete_endpoint": _on_endpoint("delete_endpoint")}
EVERY = {**READS, **WRITES, **DELETES}


@pytest.mark.parametrize("act", EVERY.values(), ids=EVERY)
def test_a_stranger_finds_nothing(act: Act, ids: dict[str, int], charlie: Persona) -> None:
    with pytest.raises(NotFound):
        act(charlie.principal, ids)


@pytest.mark.parametrize("act", READS.values(), ids=READS)
def test_a_reader_reads(act: Act, ids: dict[str, int], bob: Persona) -> None:
    assert act(bob.principal, ids)


@pytest.mark.parametrize("act", [*WRITES.values(), *DELETES.values()], ids=[*WRITES, *DELETES])
def test_a_reader_does_not_write(act: Act, ids: dict[str, int], bob: Persona) -> None:
    with pytest.raises(Forbidden):
        act(bob.principal, ids)


@pytest.mark.parametrize("act", WRITES.values(), ids=WRITES)
def test_a_writer_writes(act: Act, ids: dict[str, int], bob: Persona) -> None:
    act(replace(bob.principal, project_role=ProjectRole.WRITER), ids)


def test_only_an_admin_deletes_an_endpoint(ids: dict[str, int], bob: Persona) -> None:
    with pytest.raises(Forbidden):
        DELETES["delete_endpoint"](replace(bob.principal, project_role=ProjectRole.WRITER), ids)
    DELETES["delete_endpoint"](replace(bob.principal, project_role=ProjectRole.ADMIN), ids)


@pytest.mark.parametrize("act", EVERY.values(), ids=EVERY)
def test_without_a_project_nothing_is_reached(act: Act, ids: dict[str, int], alice: Persona) -> None:
    with pytest.raises(Forbidden):
        act(replace(alice.principal, project_id=None), ids)


def test_lists_show_the_own_project_only_and_newest_first(
    alice: Persona, charlie: Persona, ids: dict[str, int]
) -> None:
    second, theirs = make_endpoint(alice, "Second"), make_endpoint(charlie, "Theirs")
    assert [each.pk for each in access.endpoints(alice.principal)] == [second.pk, ids["endpoint"]]
    assert [each.pk for each in access.endpoints(charlie.principal)] == [theirs.pk]
    assert list(access.logs(charlie.principal)) == []
    assert [each.pk for each in access.logs(alice.principal)] == [ids["log"]]


def test_versions_are_found_by_the_names_that_clients_use(alice: Persona, ids: dict[str, int]) -> None:
    endpoint = access.get_endpoint(alice.principal, ids["endpoint"])
    for name in ("", "latest", f"vrsn_{ids['version']}", str(ids["version"])):
        assert access.named_version(alice.principal, endpoint, name).pk == ids["version"]
    with pytest.raises(Invalid, match="use latest or vrsn_"):
        access.named_version(alice.principal, endpoint, "newest")
    with pytest.raises(NotFound, match="no such version"):
        access.named_version(alice.principal, endpoint, f"vrsn_{first_version(make_endpoint(alice, 'B')).pk}")


def test_a_deleted_endpoint_is_gone_but_its_calls_stay(alice: Persona, ids: dict[str, int]) -> None:
    actions.delete_endpoint(principal=alice.principal, endpoint_id=ids["endpoint"])
    for act in (*list(READS.values())[:4], WRITES["invoke"], WRITES["release_version"]):
        with pytest.raises(NotFound):
            act(alice.principal, ids)
    assert READS["get_log"](alice.principal, ids).pk == ids["log"]
    assert len(READS["logs"](alice.principal, ids)) == 1
