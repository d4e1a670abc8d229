"""The pages of an organization: what each role sees and does, and that strangers see nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from pytest_django import Settings

from accounts import actions
from accounts.models import Organization, OrganizationMembership, Project, ProjectKey, ProjectMembership, User
from accounts.principals import principal_from
from accounts.tests.personas import PASSWORD, Persona, make_user

pytestmark = pytest.mark.django_db


def browser(persona: Persona) -> Client:
    """A browser in which the person is signed in and at work in their project."""
    client = Client()
    client.force_login(persona.user)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.content.decode())


# ------------------------------------------------------------------------------------------------- everywhere
PAGES = [
    "/profile/",
    "/profile/password/",
    "/profile/second-factor/",
    "/organization/",
    "/projects/new/",
    "/members/",
    "/keys/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_its_owner_is_not_cached_and_has_nothing_inline(alice: Persona, path: str) -> None:
    answer = browser(alice).get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page)


@pytest.mark.parametrize("path", [*PAGES, "/projects/1/"])
def test_every_page_sends_strangers_to_sign_in(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/signin/?next=")


def test_headers_do_not_open_pages(client: Client, alice: Persona) -> None:
    assert client.get("/keys/", headers={"x-api-key": alice.key_text}).status_code == 302


def test_a_stranger_finds_nothing_of_another_organization(alice: Persona, bob: Persona, charlie: Persona) -> None:
    assert alice.key is not None
    foreign = browser(charlie)
    project, user, key = alice.project.id, bob.user.id, alice.key.id
    assert foreign.get(f"/projects/{project}/").status_code == 404
    for path, data in (
        (f"/projects/{project}/", {"name": "Mine"}),
        (f"/projects/{project}/archive/", {}),
        (f"/projects/{project}/keys/{key}/revoke/", {}),
        (f"/projects/{charlie.project.id}/keys/{key}/revoke/", {}),
        (f"/members/{user}/role/", {"role": "admin"}),
        (f"/members/{user}/remove/", {}),
        ("/projects/switch/", {"project": project}),
        ("/projects/switch/", {"organization": alice.organization.id}),
    ):
        assert foreign.post(path, data).status_code == 404, path
    for path in ("/keys/", "/organization/", "/members/"):
        page = text(foreign, path)
        assert ">A1<" not in page
        assert "bob@example.com" not in page
    assert OrganizationMembership.objects.get(user=bob.user).role == "member"
    assert ProjectKey.objects.get(pk=key).revoked_at is None


def test_a_stranger_cannot_give_themselves_a_role(alice: Persona, charlie: Persona) -> None:
    browser(charlie).post(f"/projects/{alice.project.id}/members/", {"user": charlie.user.id, "role": "super_admin"})
    assert not ProjectMembership.objects.filter(user=charlie.user, project=alice.project).exists()


def test_a_reader_sees_the_organization_but_manages_nothing(alice: Persona, bob: Persona) -> None:
    reader = browser(bob)
    assert "alice@example.com" in text(reader, "/members/")
    assert "Invite somebody" not in text(reader, "/members/")
    assert "Keys are for this project's admins" in text(reader, "/keys/")
    assert alice.key is not None
    assert alice.key.key_id not in text(reader, "/keys/")
    for path, data in (
        ("/members/", {"email": "d@example.com", "role": "member", "project_role": "reader"}),
        ("/organization/", {"name": "Mine"}),
        ("/projects/new/", {"project-name": "Mine"}),
        (f"/projects/{alice.project.id}/archive/", {}),
        (f"/members/{alice.user.id}/remove/", {}),
    ):
        assert reader.post(path, data).status_code == 403, path
    assert "Traceback" not in reader.post("/organization/", {"name": "Mine"}).content.decode()


# ------------------------------------------------------------------------------------------------- keys
def test_a_key_is_made_shown_once_used_and_revoked(alice: Persona, django_capture_on_commit_callbacks: object) -> None:
    owner = browser(alice)
    page = unescape(owner.post("/keys/", {"name": "phone", "days": "90", "role": "writer"}).content.decode())
    (key,) = re.findall(r"rpd-prj-[a-z0-9]{12}\.[\w-]{43}", page)
    assert principal_from({"x-api-key": key}).name == "phone"
    assert key not in text(owner, "/keys/")
    row = ProjectKey.objects.get(name="phone")
    assert row.expires_at is not None
    owner.post(f"/projects/{alice.project.id}/keys/{row.id}/revoke/")
    row.refresh_from_db()
    assert row.state == "revoked"
    assert "was revoked" in text(owner, "/keys/")


@pytest.mark.parametrize("bad", [{"name": ""}, {"days": "7"}, {"name": "x" * 121}, {"role": "super_admin"}])
def test_a_bad_form_makes_no_key(alice: Persona, bad: dict[str, str]) -> None:
    page = browser(alice).post("/keys/", {"name": "k", "days": "90", "role": "reader", **bad}).content.decode()
    assert "error-list" in page
    assert ProjectKey.objects.count() == 1


def test_without_a_project_the_keys_page_says_where_to_go(alice: Persona) -> None:
    actions.archive_project(principal=alice.principal, project_id=alice.project.id)
    assert "Choose a project first" in text(browser(alice), "/keys/")


# ------------------------------------------------------------------------------------------------- projects
def test_one_makes_a_project_works_in_it_and_switches_back(alice: Persona) -> None:
    owner = browser(alice)
    owner.post("/projects/new/", {"project-name": "A2", "project-description": "two"})
    second = Project.objects.get(name="A2")
    assert owner.session["project_id"] == second.id
    answer = owner.post("/projects/switch/", {"project": alice.project.id, "next": "/keys/"})
    assert answer["Location"] == "/keys/"
    assert owner.session["project_id"] == alice.project.id
    assert owner.post("/projects/switch/", {"project": second.id, "next": "https://evil.example"})["Location"] == "/"


@pytest.mark.parametrize("project", ["", "one", "9" * 30, "-1"])
def test_switching_to_nonsense_finds_nothing(alice: Persona, project: str) -> None:
    assert browser(alice).post("/projects/switch/", {"project": project}).status_code == 404


def test_a_project_is_renamed_and_archived(alice: Persona) -> None:
    owner = browser(alice)
    owner.post(f"/projects/{alice.project.id}/", {"name": "A one", "description": ""})
    assert "A one" in text(owner, "/organization/")
    owner.post(f"/projects/{alice.project.id}/archive/")
    assert "No project yet" in text(owner, "/organization/")
    assert owner.get(f"/projects/{alice.project.id}/").status_code == 404


def test_a_role_in_a_project_is_given_and_taken_away(alice: Persona, bob: Persona) -> None:
    owner, path = browser(alice), f"/projects/{alice.project.id}/members/"
    owner.post(path, {"user": bob.user.id, "role": "admin"})
    assert ProjectMembership.objects.get(user=bob.user).role == "admin"
    owner.post(path, {"user": bob.user.id, "role": "emperor"})
    assert ProjectMembership.objects.get(user=bob.user).role == "admin"
    owner.post(path, {"user": bob.user.id, "role": ""})
    assert not ProjectMembership.objects.filter(user=bob.user).exists()


# ------------------------------------------------------------------------------------------------- people
def test_somebody_new_joins_by_the_link_of_an_invitation(client: Client, alice: Persona, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    form = {"email": "dora@example.com", "role": "member", "project": alice.project.id, "project_role": "writer"}
    page = unescape(browser(alice).post("/members/", form).content.decode())
    (path,) = re.findall(r"http://testserver(/invitation/rpd-inv-[\w.-]+/)", page)
    assert "dora@example.com" in text(client, path)
    answer = client.post(path, {"name": "Dora", "password": PASSWORD, "email": "mallory@example.com"})
    assert answer.status_code == 302
    dora = User.objects.get(email="dora@example.com")
    assert dora.project_memberships.get().role == "writer"
    assert SESSION_KEY in client.session
    assert Client().get(path).status_code == 404


def test_somebody_known_joins_signed_in_as_the_invited_address_only(alice: Persona, charlie: Persona) -> None:
    _, secret = actions.invite_member(principal=alice.principal, email=charlie.user.email)
    path = f"/invitation/{secret}/"
    assert "Sign in to join" in text(Client(), path)
    mallory = Client()
    mallory.force_login(make_user("mallory"))
    assert "Sign out, then open the link again" in text(mallory, path)
    assert mallory.post(path).status_code == 400
    invited = browser(charlie)
    assert invited.post(path).status_code == 302
    assert "Organization A" in text(invited, "/organization/")


def test_a_role_is_changed_a_member_removed_and_the_last_owner_kept(alice: Persona, bob: Persona) -> None:
    owner = browser(alice)
    owner.post(f"/members/{bob.user.id}/role/", {"role": "admin"})
    assert OrganizationMembership.objects.get(user=bob.user).role == "admin"
    owner.post(f"/members/{alice.user.id}/role/", {"role": "member"})
    assert "This is the last owner" in text(owner, "/members/")
    owner.post(f"/members/{bob.user.id}/remove/")
    assert not OrganizationMembership.objects.filter(user=bob.user).exists()


def test_an_invitation_is_withdrawn(alice: Persona) -> None:
    invitation, secret = actions.invite_member(principal=alice.principal, email="dora@example.com")
    browser(alice).post(f"/members/invitations/{invitation.id}/withdraw/")
    assert Client().get(f"/invitation/{secret}/").status_code == 404


def test_a_person_without_an_organization_makes_one(alice: Persona, bob: Persona) -> None:
    actions.remove_member(principal=alice.principal, user_id=bob.user.id)
    alone = browser(bob)
    assert alone.get("/keys/")["Location"] == "/organization/new/"
    assert alone.get("/organization/new/").status_code == 200
    alone.post("/organization/new/", {"name": "Bob's", "project_name": ""})
    assert "Bob's" in text(alone, "/organization/")


def test_one_switches_between_organizations(alice: Persona) -> None:
    other = actions.create_organization(user=alice.user, name="Second")
    owner = browser(alice)
    owner.post("/projects/switch/", {"organization": other.id})
    assert "<h1>Second</h1>" in text(owner, "/organization/")


def test_sign_up_signs_in_and_shows_its_mistakes(client: Client, db: None) -> None:
    form = {"name": "Dora", "email": "dora@example.com", "password": "short", "organization_name": ""}
    answer = client.post("/signup/", form)
    assert answer.status_code == 400
    assert "too short" in answer.content.decode()
    assert client.post("/signup/", {**form, "password": PASSWORD}).status_code == 302
    assert SESSION_KEY in client.session
    assert Organization.objects.get().name == "Dora's organization"
    answer = Client().post("/signup/", {**form, "email": "DORA@example.com", "password": PASSWORD})
    assert answer.status_code == 409


def test_sign_up_is_closed_and_says_so(client: Client, db: None, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False
    answer = client.post("/signup/", {"name": "D", "email": "d@example.com", "password": PASSWORD})
    assert answer.status_code == 403
    assert not User.objects.exists()
    assert "Create an account" not in text(client, "/signin/")


def test_sign_ups_from_one_address_run_out(client: Client, db: None) -> None:
    form = {"name": "Dora", "email": "not an address", "password": PASSWORD, "organization_name": ""}
    statuses = [client.post("/signup/", form).status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]


def test_what_a_person_types_is_escaped(alice: Persona) -> None:
    owner = browser(alice)
    owner.post(f"/projects/{alice.project.id}/", {"name": "<script>alert(1)</script>"})
    assert b"<script>alert" not in owner.get("/organization/").content


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/members/?page=2", "http%3A//testserver/members/%3Fpage%3D2"),
        ("http://elsewhere.example/members/", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client, referer: str, page: str) -> None:
    answer = client.post("/members/7/remove/", headers={"referer": referer} if referer else {})
    assert answer["Location"] == f"/signin/?next={page}"


MAILING = ["/password/forgot/", "/profile/", "/profile/email/", "/profile/notifications/", "/members/"]


@pytest.mark.parametrize("path", MAILING)
def test_a_page_that_promises_mail_says_where_none_is_sent(alice: Persona, settings: Settings, path: str) -> None:
    User.objects.filter(pk=alice.user.pk).update(email_verified_at=None)
    settings.EMAIL_HOST = ""
    assert "this server sends no mail" in text(browser(alice), path).lower()
    settings.EMAIL_HOST = "mail.example.com"
    assert "sends no mail" not in text(browser(alice), path)


def test_whoever_has_an_organization_may_turn_back_from_making_another(alice: Persona, bob: Persona) -> None:
    assert 'href="/organization/">Cancel' in text(browser(alice), "/organization/new/")
    actions.remove_member(principal=alice.principal, user_id=bob.user.id)
    assert "Cancel" not in text(browser(bob), "/organization/new/")
