"""Notifications: who is told of what, what each person chooses, over gRPC, REST and the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts import actions, notifications
from accounts.actions.notifications import Change
from accounts.actions.tokens import issue_token
from accounts.models import NotificationSetting, OrganizationMembership, User
from accounts.plans import default_plan
from accounts.tests.conftest import Posted
from accounts.tests.personas import Persona, make_user
from rapida_site.lib.errors import Forbidden, Invalid
from rapida_site.lib.principal import OrganizationRole, ProjectRole
from rapida_site.pb import notification_api_pb2 as pb
from rapida_site.rpc.testing import call

pytestmark = pytest.mark.django_db
JOINED = "organization.member_joined"


def headers(persona: Persona) -> dict[str, str]:
    _, text = issue_token(user=persona.user)
    return {"authorization": text, "x-auth-id": str(persona.user.id)}


def settings(persona: Persona) -> dict[str, bool]:
    answer = call(
        headers(persona),
        "/notification_api.NotificationService/GetNotificationSettting",
        pb.GetNotificationSettingRequest(),
    )
    assert answer.success
    return {row.eventType: row.enabled for row in answer.data}


def update(persona: Persona, *rows: pb.NotificationSetting) -> Any:
    request = pb.UpdateNotificationSettingRequest(settings=rows)
    return call(headers(persona), "/notification_api.NotificationService/UpdateNotificationSetting", request)


def act_everything(alice: Persona) -> None:
    """Do one thing of each event, once."""
    _, secret = actions.invite_member(principal=alice.principal, email="dora@example.com")
    dora = make_user("dora")
    actions.accept_invitation(user=dora, invitation=secret)
    actions.change_member_role(principal=alice.principal, user_id=dora.id, role=OrganizationRole.ADMIN)
    actions.remove_member(principal=alice.principal, user_id=dora.id)
    actions.create_organization_key(principal=alice.principal, name="K")
    project = actions.create_project(principal=alice.principal, name="A2")
    actions.create_project_key(principal=alice.principal, project_id=project.id, name="K")
    actions.archive_project(principal=alice.principal, project_id=project.id)
    actions.assign_plan(organization=alice.organization, plan=default_plan(), actor_id=1)


def test_every_event_is_told_to_an_owner_who_wants_it(alice: Persona, posted: Posted) -> None:
    update(alice, pb.NotificationSetting(eventType="project.created", channel="email", enabled=True))
    with posted() as mails:
        act_everything(alice)
    told = [mail.subject for mail in mails if mail.to == [alice.user.email]]
    ours = [event for event in notifications.events().values() if event.group in ("organization", "project")]
    assert sorted(told) == sorted(event.label for event in ours)
    assert all("{" not in str(mail.body) for mail in mails)


def test_nothing_is_told_to_who_switched_it_off_or_is_a_member_or_stranger(
    alice: Persona, bob: Persona, charlie: Persona, posted: Posted
) -> None:
    off = [Change(name, "email", False) for name in notifications.events()]
    actions.change_notification_settings(principal=alice.principal, changes=off)
    with posted() as mails:
        act_everything(alice)
    recipients = {mail.to[0] for mail in mails} - {"dora@example.com"}
    assert recipients == set()


def test_a_suspended_admin_is_told_nothing(alice: Persona, bob: Persona, posted: Posted) -> None:
    OrganizationMembership.objects.filter(user=bob.user).update(role=OrganizationRole.ADMIN)
    User.objects.filter(pk=bob.user.pk).update(status=User.Status.SUSPENDED)
    with posted() as mails:
        actions.create_organization_key(principal=alice.principal, name="K")
    assert [mail.to for mail in mails] == [[alice.user.email]]


def test_a_mail_leaves_only_when_the_act_is_committed(alice: Persona, posted: Posted) -> None:
    with posted() as mails:
        with pytest.raises(Forbidden):
            actions.set_project_role(
                principal=alice.key_principal, project_id=alice.project.id, user_id=1, role=ProjectRole.READER
            )
        assert mails == []
        actions.create_organization_key(principal=alice.principal, name="K")
        assert mails == []
    assert len(mails) == 1


# -------------------------------------------------------------------------------------------------- settings
def test_settings_have_defaults_and_are_each_persons_own(alice: Persona, bob: Persona, charlie: Persona) -> None:
    defaults = {event.name: event.default for event in notifications.events().values()}
    assert settings(alice) == defaults
    row = pb.NotificationSetting(eventType=JOINED, channel="email", enabled=False, authUserId=bob.user.id)
    answer = update(alice, row)
    assert {each.eventType: each.enabled for each in answer.data} == {**defaults, JOINED: False}
    assert {each.authUserId for each in answer.data} == {alice.user.id}
    assert settings(bob) == settings(charlie) == defaults
    assert NotificationSetting.objects.get().user == alice.user


def test_no_settings_change_nothing_and_an_unknown_one_undoes_all(alice: Persona) -> None:
    assert update(alice).success
    wrong = [pb.NotificationSetting(eventType=JOINED), pb.NotificationSetting(eventType="dragon.landed")]
    assert update(alice, *wrong).code == 400
    assert update(alice, pb.NotificationSetting(eventType=JOINED, channel="pigeon")).code == 400
    assert update(alice, *[pb.NotificationSetting(eventType=JOINED)] * 201).code == 400
    assert not NotificationSetting.objects.exists()


def test_a_key_has_no_settings(alice: Persona) -> None:
    key = {"x-api-key": alice.key_text}
    path = "/notification_api.NotificationService/"
    assert call(key, path + "GetNotificationSettting", pb.GetNotificationSettingRequest()).code == 403
    assert call({}, path + "UpdateNotificationSetting", pb.UpdateNotificationSettingRequest()).code == 401
    with pytest.raises(Invalid):
        actions.change_notification_settings(principal=alice.principal, changes=[Change("x", "email", True)])


def test_rest_reads_and_changes_them(alice: Persona) -> None:
    rest = APIClient(headers=headers(alice))
    body = {"settings": [{"event": JOINED, "enabled": False}]}
    changed = rest.patch("/v1/notification-settings/", body, format="json").json()["data"]["settings"]
    assert {"event": JOINED, "channel": "email", "enabled": False} in changed
    assert rest.patch("/v1/notification-settings/", {"settings": [{"event": "x"}]}, format="json").status_code == 400
    assert rest.get("/v1/notification-settings/").json()["data"]["settings"] == changed


def test_the_page_switches_off_what_is_not_ticked(alice: Persona) -> None:
    browser = Client()
    browser.force_login(alice.user)
    assert "A member joined" in browser.get("/profile/notifications/").content.decode()
    browser.post("/profile/notifications/", {"event": ["project.created"]})
    assert {name for name, enabled in settings(alice).items() if enabled} == {"project.created"}
