from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.personas import Persona
from endpoints import actions
from endpoints.models import CacheRule, Endpoint, EndpointLog, EndpointVersion, RetryRule
from endpoints.tests.make import ALIASES, VERSION, make_endpoint, make_log

pytestmark = pytest.mark.django_db(databases=ALIASES)
MODELS = (Endpoint, EndpointVersion, RetryRule, CacheRule, EndpointLog)


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", "unused password 1"))
    return client


@pytest.fixture
def endpoint(alice: Persona) -> Endpoint:
    made = make_endpoint(alice, retry={"kind": "no-retry"}, cache={"kind": "never"})
    make_log(alice, made)
    return made


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_everything_is_shown_and_nothing_rewritten(operator: Client, endpoint: Endpoint, model: Any) -> None:
    assert admin.site.is_registered(model)
    name = f"admin:endpoints_{model._meta.model_name}"
    assert operator.get(reverse(f"{name}_changelist"), {"q": "123"}).status_code == 200
    row = model.objects.first()
    assert operator.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert operator.post(reverse(f"{name}_change", args=[row.pk]), {"name": "hacked"}).status_code == 403
    assert operator.get(reverse(f"{name}_delete", args=[row.pk])).status_code == 403


def test_releasing_and_deleting_are_the_same_acts_as_elsewhere(
    operator: Client, alice: Persona, endpoint: Endpoint
) -> None:
    second = actions.create_version(principal=alice.principal, endpoint_id=endpoint.pk, **VERSION)
    path = reverse("admin:endpoints_endpointversion_changelist")
    operator.post(path, {"action": "release", "_selected_action": [second.pk]})
    endpoint.refresh_from_db()
    assert endpoint.released_version == second
    path = reverse("admin:endpoints_endpoint_changelist")
    operator.post(path, {"action": "delete_softly", "_selected_action": [endpoint.pk]})
    assert not Endpoint.objects.live().exists()


def test_who_is_no_staff_sees_nothing(alice: Persona, endpoint: Endpoint) -> None:
    client = Client()
    client.force_login(alice.user)
    assert client.get(reverse("admin:endpoints_endpointlog_changelist")).status_code != 200
