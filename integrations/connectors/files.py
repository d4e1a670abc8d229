"""Listing what a connected account holds: files, pages or repositories, in one shape for all.

Each lister takes the token of the next page (None: the first) and returns rows with the token after them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from accounts import vault
from accounts.actions.vault import fresh_connection
from accounts.models import VaultCredential
from integrations import audit
from integrations.connectors.calls import get_json, post_json
from integrations.connectors.catalogue import Connector, get_connector
from rapida_site.lib.errors import Invalid, NotFound, ProviderFailed, RapidaError
from rapida_site.lib.principal import OrganizationRole, Principal

MAX_PAGES, MAX_SITES = 10, 20
Value = Mapping[str, Any]
Lister = Callable[[Connector, Value, int, str | None], tuple[list["File"], str | None]]


@dataclass(frozen=True, slots=True)
class File:
    """``kind`` is ``file``, ``folder``, ``page`` or ``repository``; what the provider does not tell is empty."""

    id: str
    name: str
    kind: str
    url: str = ""
    mime_type: str = ""
    size: int | None = None
    modified: str = ""

    def as_dict(self) -> dict[str, Any]:
        named = {
            "id": self.id, "name": self.name, "kind": self.kind, "url": self.url, "mimeType": self.mime_type,
            "size": self.size, "modifiedTime": self.modified,
        }  # fmt: skip
        return {name: value for name, value in named.items() if value not in ("", None)}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page; ``total`` counts what was seen up to here, and one more where there is more."""

    files: list[File]
    page: int
    total: int


def list_files(
    *, principal: Principal, provider: str, page: int, size: int, credential_id: int | None = None
) -> Listing:
    """Return a page of what the organization's connected account holds: the newest account unless one is named."""
    principal.require_organization(OrganizationRole.MEMBER)
    connector = get_connector(provider)
    lister = _LISTERS.get(connector.code)
    if lister is None:
        raise Invalid(f"{connector.label} has no files to list; these have: {', '.join(_LISTERS)}.", field="provider")
    if not 1 <= page <= MAX_PAGES:
        raise Invalid(f"The first {MAX_PAGES} pages can be listed.", field="page")
    row = _connection(principal, connector, credential_id)
    value = fresh_connection(organization_id=principal.organization_id, credential_id=row.id)
    started, error = time.perf_counter(), ""
    status, found = 200, Listing([], page, 0)
    try:
        found = _page(lister, connector, value, page, size)
    except RapidaError as failure:
        status, error = failure.http, failure.message
        raise
    finally:
        call = audit.Call(
            connector.code,
            "list_files",
            time.perf_counter() - started,
            status,
            error,
            row.id,
            {"page": page, "size": size},
            {"files": len(found.files)},
        )
        audit.record(principal, call)
    return found


def _page(lister: Lister, connector: Connector, value: Value, page: int, size: int) -> Listing:
    """Walk to the page: these APIs tell the way to the next one only."""
    token: str | None = None
    for number in range(1, page + 1):
        files, token = lister(connector, value, size, token)
        if number == page or token is None:
            break
    seen = (number - 1) * size + len(files)
    return Listing(files if number == page else [], page, seen + (token is not None))


def _connection(principal: Principal, connector: Connector, credential_id: int | None) -> VaultCredential:
    rows = vault.credentials(principal).filter(provider=connector.code, kind=VaultCredential.Kind.CONNECTION)
    row = rows.filter(pk=credential_id).first() if credential_id else rows.first()
    if row is None:
        raise NotFound(f"No account of {connector.label} is connected; connect one first.")
    return row


# ------------------------------------------------------------------------------------------------- the providers
def _google_drive(connector: Connector, value: Value, size: int, token: str | None) -> tuple[list[File], str | None]:
    fields = "nextPageToken,files(id,name,mimeType,size,modifiedTime,webViewLink)"
    query = {"pageSize": str(size), "q": "trashed = false", "orderBy": "modifiedTime desc", "fields": fields}
    body = get_json(connector, value, _url(connector, "/drive/v3/files", query, pageToken=token))
    files = [
        File(
            _text(one, "id"),
            _text(one, "name"),
            "folder" if one.get("mimeType") == "application/vnd.google-apps.folder" else "file",
            _text(one, "webViewLink"),
            _text(one, "mimeType"),
            _size(one.get("size")),
            _text(one, "modifiedTime"),
        )
        for one in _rows(connector, body, "files")
    ]
    return files, _text(body, "nextPageToken") or None


def _onedrive(connector: Connector, value: Value, size: int, token: str | None) -> tuple[list[File], str | None]:
    first = _url(connector, "/me/drive/root/children", {"$top": str(size)})
    body = get_json(connector, value, token or first)
    return [_graph_file(one) for one in _rows(connector, body, "value")], _text(body, "@odata.nextLink") or None


def _sharepoint(connector: Connector, value: Value, size: int, token: str | None) -> tuple[list[File], str | None]:
    """List the top of the document library of each site; the token is a number of files to leave out."""
    sites = get_json(connector, value, _url(connector, "/sites", {"search": "*", "$top": str(MAX_SITES)}))
    skip, files = int(token or 0), []
    for site in _rows(connector, sites, "value")[:MAX_SITES]:
        path = f"/sites/{quote(_text(site, 'id'), safe=',')}/drive/root/children"
        files += [
            _graph_file(one) for one in _rows(connector, get_json(connector, value, connector.api + path), "value")
        ]
        if len(files) > skip + size:
            break
    rest = files[skip:]
    return rest[:size], str(skip + size) if len(rest) > size else None


def _github(connector: Connector, value: Value, size: int, token: str | None) -> tuple[list[File], str | None]:
    query = {"per_page": str(size), "page": token or "1", "sort": "updated"}
    rows = _rows(connector, get_json(connector, value, _url(connector, "/user/repos", query)))
    files = [
        File(
            _text(one, "id"),
            _text(one, "full_name"),
            "repository",
            _text(one, "html_url"),
            modified=_text(one, "updated_at"),
        )
        for one in rows
    ]
    return files, _next_number(token, len(rows), size)


def _gitlab(connector: Connector, value: Value, size: int, token: str | None) -> tuple[list[File], str | None]:
    query = {"membership": "true", "per_page": str(size), "page": token or "1", "order_by": "last_activity_at"}
    rows = _rows(connector, get_json(connector, value, _url(connector, "/api/v4/projects", query)))
    files = [
        File(
            _text(one, "id"),
            _text(one, "path_with_namespace"),
            "repository",
            _text(one, "web_url"),
            modified=_text(one, "last_activity_at"),
        )
        for one in rows
    ]
    return files, _next_number(token, len(rows), size)


def _notion(connector: Connector, value: Value, size: int, token: str | None) -> tuple[list[File], str | None]:
    asked = {"page_size": size, **({"start_cursor": token} if token else {})}
    body = post_json(connector, value, f"{connector.api}/v1/search", asked)
    files = [
        File(_text(one, "id"), _notion_title(one), "page", _text(one, "url"), modified=_text(one, "last_edited_time"))
        for one in _rows(connector, body, "results")
    ]
    return files, _text(body, "next_cursor") or None


def _confluence(connector: Connector, value: Value, size: int, token: str | None) -> tuple[list[File], str | None]:
    sites = _rows(connector, get_json(connector, value, f"{connector.api}/oauth/token/accessible-resources"))
    if not sites:
        return [], None
    home = f"{connector.api}/ex/confluence/{quote(_text(sites[0], 'id'), safe='')}"
    body = get_json(connector, value, f"{home}{token}" if token else f"{home}/wiki/api/v2/pages?limit={size}")
    files = [
        File(
            _text(one, "id"),
            _text(one, "title"),
            "page",
            _text(sites[0], "url") + "/wiki" + _text(one.get("_links"), "webui"),
            modified=_text(one.get("version"), "createdAt"),
        )
        for one in _rows(connector, body, "results")
    ]
    return files, _text(body.get("_links"), "next") or None


_LISTERS: dict[str, Lister] = {
    "google-drive": _google_drive,
    "notion": _notion,
    "confluence": _confluence,
    "github": _github,
    "gitlab": _gitlab,
    "microsoft-onedrive": _onedrive,
    "sharepoint": _sharepoint,
}


# ------------------------------------------------------------------------------------------------- reading answers
def _url(connector: Connector, path: str, query: Mapping[str, str], **more: str | None) -> str:
    given = {**query, **{name: value for name, value in more.items() if value}}
    return f"{connector.api}{path}?{urlencode(given)}"


def _rows(connector: Connector, body: Any, name: str = "") -> list[dict[str, Any]]:
    found = body.get(name, []) if name and isinstance(body, dict) else body
    if not isinstance(found, list):
        raise ProviderFailed(f"{connector.label} answers in a form that is not known here.")
    return [one for one in found if isinstance(one, dict)]


def _graph_file(one: Mapping[str, Any]) -> File:
    file = one.get("file")
    return File(
        _text(one, "id"),
        _text(one, "name"),
        "folder" if "folder" in one else "file",
        _text(one, "webUrl"),
        _text(file, "mimeType"),
        _size(one.get("size")),
        _text(one, "lastModifiedDateTime"),
    )


def _notion_title(one: Mapping[str, Any]) -> str:
    """A database has its title at the top, a page in the property of type title."""
    properties = one.get("properties")
    inside: Iterable[Any] = properties.values() if isinstance(properties, dict) else ()
    found = next((prop["title"] for prop in inside if isinstance(prop, dict) and prop.get("type") == "title"), None)
    parts = one.get("title") or found or []
    return "".join(_text(part, "plain_text") for part in parts if isinstance(part, dict)) or "Untitled"


def _next_number(token: str | None, count: int, size: int) -> str | None:
    return str(int(token or 1) + 1) if count == size else None


def _text(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return str(value) if value not in (None, "") else ""


def _size(value: Any) -> int | None:
    return int(value) if str(value or "").isdigit() else None
