"""Every method of accounts with empty and with hostile fields, as owner, key and nobody: refused, never failed."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor
from google.protobuf.message_factory import GetMessageClass

from accounts.actions.tokens import issue_token
from accounts.models import Organization, OrganizationMembership, Project, ProjectMembership, User
from accounts.servicers.authentication import AuthenticationService
from accounts.servicers.billing import BillingService
from accounts.servicers.notification import NotificationService
from accounts.servicers.organization import OrganizationService
from accounts.servicers.project import ProjectService
from accounts.tests.personas import Persona
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db
SERVICES = (AuthenticationService, OrganizationService, ProjectService, NotificationService, BillingService)
METHODS = [method for service in SERVICES for method in service.descriptor.methods]
HUGE, HOSTILE = 2**64 - 1, ("\x00", "x" * 100_000, "'; DROP TABLE accounts_user; --", "😀\u202e")


def filled(method: MethodDescriptor, text: str) -> Any:
    """Return a request with ``text`` in every field of text and the largest number in every other."""
    message = GetMessageClass(method.input_type)()
    _fill(message, text)
    return message


def _fill(message: Any, text: str) -> None:
    for field in message.DESCRIPTOR.fields:
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            if field.message_type.full_name.startswith("google."):
                continue
            _fill(getattr(message, field.name).add() if field.is_repeated else getattr(message, field.name), text)
            continue
        value: Any = {
            FieldDescriptor.TYPE_STRING: text,
            FieldDescriptor.TYPE_UINT64: HUGE,
            FieldDescriptor.TYPE_UINT32: 2**32 - 1,
            FieldDescriptor.TYPE_BOOL: True,
            FieldDescriptor.TYPE_ENUM: 1,
        }[field.type]
        if field.is_repeated:
            getattr(message, field.name).append(value)
        else:
            setattr(message, field.name, value)


def callers(alice: Persona) -> list[dict[str, str]]:
    _, text = issue_token(user=alice.user)
    return [{"authorization": text, "x-auth-id": str(alice.user.id)}, {"x-api-key": alice.key_text}, {}]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.full_name.removeprefix("web_api."))
def test_no_method_fails(alice: Persona, method: MethodDescriptor) -> None:
    path = f"/{method.containing_service.full_name}/{method.name}"
    requests = [GetMessageClass(method.input_type)(), *(filled(method, text) for text in HOSTILE)]
    for headers in callers(alice):
        for request in requests:
            answer = call(headers, path, request)
            assert answer.code != 500, request
            assert answer.success == (answer.code == 200)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.full_name.removeprefix("web_api."))
def test_a_stranger_changes_nothing_whatever_ids_they_send(
    alice: Persona, bob: Persona, charlie: Persona, method: MethodDescriptor
) -> None:
    headers = callers(charlie)[0]
    before = _rows(alice)
    for number in (alice.organization.id, alice.project.id, bob.user.id):
        request = filled(method, "writer")
        _replace(request, number)
        answer = call(headers, f"/{method.containing_service.full_name}/{method.name}", request)
        shown = str(answer)
        for word in ("Organization A", "A1", alice.user.email, bob.user.email):
            assert word not in shown
    assert _rows(alice) == before


def _replace(message: Any, number: int) -> None:
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for inner in value if field.is_repeated else [value]:
                _replace(inner, number)
        elif value == HUGE:
            setattr(message, field.name, number)
        elif field.is_repeated and list(value) == [HUGE]:
            value[:] = [number]


def _rows(persona: Persona) -> list[Any]:
    organization = persona.organization.id
    return [
        list(Organization.objects.filter(pk=organization).values()),
        list(Project.objects.filter(organization_id=organization).values()),
        list(OrganizationMembership.objects.filter(organization_id=organization).order_by("id").values()),
        list(ProjectMembership.objects.filter(project__organization_id=organization).order_by("id").values()),
        list(User.objects.filter(organization_memberships__organization_id=organization).order_by("id").values()),
    ]
