"""The demo: an organization with one assistant that answers a dentist's telephone from a dozen facts.

Every step looks first whether it was done, so it may run again at any time; nothing is ever changed or removed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from accounts import actions as accounts
from accounts.models import Organization, OrganizationMembership, Project, ProjectKey, User
from accounts.principals import principal_of_user
from assistants import actions
from assistants.models import Assistant, Channel
from assistants.voice_options import DEFAULT_CHAT, DEFAULT_STT, DEFAULT_TTS
from rapida_site.lib.db import atomic_for
from rapida_site.lib.errors import Conflict
from rapida_site.lib.principal import OrganizationRole, Principal, ProjectRole

EMAIL = "demo@example.com"
ORGANIZATION, PROJECT, KEY, ASSISTANT = "Demo", "Bright Smile", "Demo key", "Bright Smile Dental"
GREETING = "Hello, this is Bright Smile Dental. How can I help you?"
# Worded so that MiniLM finds the right one for the questions people ask; the threshold lies between the worst of
# those (0.33) and the best of what has no answer here (0.26).
THRESHOLD = 0.29
FACTS = (
    "We open at 9 am and close at 6 pm, Monday to Friday; those are our opening hours.",
    "On Saturdays we are open from 10 am to 2 pm, on Sundays we are closed.",
    "We are here: our address is 42 Maple Street, next to the library.",
    "A teeth cleaning costs 80 dollars.",
    "A first check-up with X-rays costs 60 dollars.",
    "Teeth whitening costs 250 dollars.",
    "Yes, we take your insurance: most plans, including Delta Dental and Aetna.",
    "Parking is free in the lot behind the building.",
    "In an emergency, such as a bad toothache, call 555 0199 at any hour.",
    "You can cancel or move an appointment free of charge up to 24 hours before.",
    "We treat children from the age of three.",
    "You can pay by card, by cash or in monthly instalments.",
    "You need to bring a photo ID when you come for the first time.",
    "Your dentist is Doctor Anna Reed.",
)
PROMPT = (
    "You answer the telephone of {{ assistant.name }}, a dentist's practice. Today is {{ system.day_of_week }}. "
    "Answer in one short, friendly sentence."
)
UNKNOWN = "I'm sorry, I don't know that. Shall I tell you our opening hours or our prices?"
EXPERIENCE = {"greeting": GREETING, "unclear_message": "Sorry, I did not get that. Could you say it again?"}
SUGGESTIONS = ("When are you open?", "What does a cleaning cost?", "Where can I park?")
CHANNELS = (Channel.DEBUGGER, Channel.API, Channel.WEB_PLUGIN, Channel.PHONE)


@dataclass(frozen=True, slots=True)
class Demo:
    """``password`` and ``key`` are empty unless they were made just now: they are stored nowhere in clear."""

    email: str
    assistant_id: int
    password: str = ""
    key: str = ""


def seed() -> Demo:
    """Make what of the demo is missing; raises ``Conflict`` when its owner has no organization left."""
    user, password = _owner()
    project = _project(user)
    principal = principal_of_user(user, project.id)
    key = ""
    if not ProjectKey.objects.filter(project=project, name=KEY).exists():
        # What programs expect that were written for the original's keys: the whole project.
        _, key = accounts.create_project_key(
            principal=principal, project_id=project.id, name=KEY, role=ProjectRole.ADMIN
        )
    return Demo(EMAIL, _assistant(principal).id, password, key)


def _owner() -> tuple[User, str]:
    user = User.objects.filter(email=EMAIL).first()
    if user is not None:
        return user, ""
    password = secrets.token_urlsafe(12)
    with atomic_for(User):
        user = User.objects.create_user(EMAIL, password, name="Demo owner")
        accounts.create_organization(user=user, name=ORGANIZATION, project_name=PROJECT)
    return user, password


def _project(user: User) -> Project:
    owned = OrganizationMembership.objects.filter(user=user, role=OrganizationRole.OWNER).values("organization")
    organization = Organization.objects.filter(pk__in=owned).order_by("id").first()
    project = Project.objects.live().filter(organization=organization).order_by("id").first() if organization else None
    if project is None:
        raise Conflict(
            f"{EMAIL} owns no organization with a project any more; make one for it, or do without the demo."
        )
    found: Project = project
    return found


def _assistant(principal: Principal) -> Assistant:
    """The one in use, else one that was deleted: who took it away does not want it back."""
    known = Assistant.objects.of_project(principal.require_project()).filter(name=ASSISTANT)
    found = known.order_by("-deleted_at", "id").first()
    if found is not None:
        return found
    with atomic_for(Assistant):
        return _create(principal)


def _create(principal: Principal) -> Assistant:
    version = {
        "note": "The first version",
        "prompt": [{"role": "system", "template": PROMPT}],
        "model_provider": DEFAULT_CHAT,
        "model_options": {"model.temperature": 0, "model.max_tokens": 40},
        "facts": FACTS,
        "facts_threshold": THRESHOLD,
        "unknown_answer": UNKNOWN,
    }
    assistant = actions.create_assistant(
        principal=principal,
        name=ASSISTANT,
        description="Answers a dentist's telephone from a dozen facts, with everything running on this machine.",
        tags=["demo"],
        version=version,
    )
    actions.release_version(principal=principal, version_id=assistant.versions.get().id)
    for channel in CHANNELS:
        actions.create_deployment(
            principal=principal,
            assistant_id=assistant.id,
            channel=channel,
            experience=EXPERIENCE,
            input_provider=DEFAULT_STT,
            output_provider=DEFAULT_TTS,
            suggestions=SUGGESTIONS if channel is Channel.WEB_PLUGIN else (),
        )
    return assistant
