"""Every connector: where to sign in, for what, and with which client of ours.

A connector can be used where its client has an id, ``OAUTH2__<CLIENT>_CLIENT_ID``. ``OAUTH2__ENDPOINTS`` replaces
single addresses, such as those of a GitLab of one's own: ``{"gitlab": {"authorize": "…", "token": "…", "api": "…"}}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.conf import settings

from rapida_site.lib import env
from rapida_site.lib.errors import Conflict, NotFound


class Kind(StrEnum):
    KNOWLEDGE = "knowledge"
    ACTION = "action"
    CRM = "crm"


@dataclass(frozen=True, slots=True)
class Connector:
    """``authorize``, ``token`` and ``api`` are addresses; ``extra`` goes along with the sign-in. ``basic``: our client
    proves itself in a header instead of the form.
    """

    code: str
    label: str
    kind: Kind
    client: str
    authorize: str
    token: str
    api: str
    scopes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    basic: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Client:
    id: str
    secret: str


# Read when used: nothing here needs a restart but the process' own environment.
_CLIENTS: dict[str, Callable[[], Client]] = {
    "GOOGLE": lambda: Client(env.text("OAUTH2__GOOGLE_CLIENT_ID"), env.text("OAUTH2__GOOGLE_CLIENT_SECRET")),
    "GITHUB": lambda: Client(env.text("OAUTH2__GITHUB_CLIENT_ID"), env.text("OAUTH2__GITHUB_CLIENT_SECRET")),
    "GITLAB": lambda: Client(env.text("OAUTH2__GITLAB_CLIENT_ID"), env.text("OAUTH2__GITLAB_CLIENT_SECRET")),
    "MICROSOFT": lambda: Client(env.text("OAUTH2__MICROSOFT_CLIENT_ID"), env.text("OAUTH2__MICROSOFT_CLIENT_SECRET")),
    "ATLASSIAN": lambda: Client(env.text("OAUTH2__ATLASSIAN_CLIENT_ID"), env.text("OAUTH2__ATLASSIAN_CLIENT_SECRET")),
    "NOTION": lambda: Client(env.text("OAUTH2__NOTION_CLIENT_ID"), env.text("OAUTH2__NOTION_CLIENT_SECRET")),
    "SLACK": lambda: Client(env.text("OAUTH2__SLACK_CLIENT_ID"), env.text("OAUTH2__SLACK_CLIENT_SECRET")),
    "HUBSPOT": lambda: Client(env.text("OAUTH2__HUBSPOT_CLIENT_ID"), env.text("OAUTH2__HUBSPOT_CLIENT_SECRET")),
}

_GOOGLE = ("https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token")
# Google hands out a refresh token only when asked so, and with every consent only when asked again.
_OFFLINE = {"access_type": "offline", "prompt": "consent"}
_MICROSOFT = (
    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    "https://login.microsoftonline.com/common/oauth2/v2.0/token",
    "https://graph.microsoft.com/v1.0",
)
_ATLASSIAN = (
    "https://auth.atlassian.com/authorize",
    "https://auth.atlassian.com/oauth/token",
    "https://api.atlassian.com",
)
_AUDIENCE = {"audience": "api.atlassian.com", "prompt": "consent"}

_ALL = (
    Connector("google-drive", "Google Drive", Kind.KNOWLEDGE, "GOOGLE", *_GOOGLE, "https://www.googleapis.com",
              ("https://www.googleapis.com/auth/drive.readonly",), _OFFLINE),
    Connector("notion", "Notion", Kind.KNOWLEDGE, "NOTION", "https://api.notion.com/v1/oauth/authorize",
              "https://api.notion.com/v1/oauth/token", "https://api.notion.com", (), {"owner": "user"}, basic=True),
    Connector("confluence", "Confluence", Kind.KNOWLEDGE, "ATLASSIAN", *_ATLASSIAN,
              ("read:page:confluence", "read:space:confluence", "offline_access"), _AUDIENCE),
    Connector("github", "GitHub", Kind.KNOWLEDGE, "GITHUB", "https://github.com/login/oauth/authorize",
              "https://github.com/login/oauth/access_token", "https://api.github.com", ("repo", "read:user")),
    Connector("gitlab", "GitLab", Kind.KNOWLEDGE, "GITLAB", "https://gitlab.com/oauth/authorize",
              "https://gitlab.com/oauth/token", "https://gitlab.com", ("read_api", "read_repository")),
    Connector("microsoft-onedrive", "OneDrive", Kind.KNOWLEDGE, "MICROSOFT", *_MICROSOFT,
              ("Files.Read", "User.Read", "offline_access")),
    Connector("sharepoint", "SharePoint", Kind.KNOWLEDGE, "MICROSOFT", *_MICROSOFT,
              ("Sites.Read.All", "User.Read", "offline_access")),
    Connector("gmail", "Gmail", Kind.ACTION, "GOOGLE", *_GOOGLE, "https://gmail.googleapis.com",
              ("https://www.googleapis.com/auth/gmail.modify",), _OFFLINE),
    Connector("jira", "Jira", Kind.ACTION, "ATLASSIAN", *_ATLASSIAN,
              ("read:jira-work", "write:jira-work", "offline_access"), _AUDIENCE),
    Connector("slack", "Slack", Kind.ACTION, "SLACK", "https://slack.com/oauth/v2/authorize",
              "https://slack.com/api/oauth.v2.access", "https://slack.com", ("channels:read", "chat:write")),
    Connector("hubspot", "HubSpot", Kind.CRM, "HUBSPOT", "https://app.hubspot.com/oauth/authorize",
              "https://api.hubapi.com/oauth/v1/token", "https://api.hubapi.com",
              ("crm.objects.contacts.read", "crm.objects.contacts.write", "crm.objects.companies.read",
               "crm.objects.companies.write", "oauth")),
)  # fmt: skip
CONNECTORS = {connector.code: connector for connector in _ALL}
# The shorter names under which clients also ask.
_ALIASES = {"one-drive": "microsoft-onedrive", "onedrive": "microsoft-onedrive", "drive": "google-drive"}


def get_connector(code: str) -> Connector:
    """Return a connector with the addresses of this installation; NotFound, which names the known ones."""
    wanted = code.strip().lower()
    connector = CONNECTORS.get(_ALIASES.get(wanted, wanted))
    if connector is None:
        raise NotFound(f"There is no connector {code[:40]!r}; known are: {', '.join(CONNECTORS)}.")
    ours = settings.OAUTH2_ENDPOINTS.get(connector.code, {})
    return replace(connector, **{name: ours[name] for name in ("authorize", "token", "api") if name in ours})


def client_of(connector: Connector) -> Client:
    """Return our client at the connector's provider; Conflict, which names the variables, without one."""
    client = _CLIENTS[connector.client]()
    if not client.id:
        name = f"OAUTH2__{connector.client}"
        raise Conflict(f"{connector.label} is not set up here: give {name}_CLIENT_ID and {name}_CLIENT_SECRET.")
    return client


def is_set_up(connector: Connector) -> bool:
    return bool(_CLIENTS[connector.client]().id)
