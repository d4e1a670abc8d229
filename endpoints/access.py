"""The only door to the rows of endpoints. Missing and foreign look alike: both raise NotFound."""

from __future__ import annotations

from django.db.models import QuerySet

from endpoints.models import Endpoint, EndpointLog, EndpointVersion
from rapida_site.lib.errors import Invalid, NotFound
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import one

READER = ProjectRole.READER


def endpoints(principal: Principal, role: ProjectRole = READER) -> QuerySet[Endpoint]:
    """Return the project's endpoints that are not deleted, newest first, with version, cache and retry."""
    found = Endpoint.objects.live().of_project(principal.require_project(role))
    return found.select_related("released_version", "retry", "cache").order_by("-id")


def get_endpoint(principal: Principal, endpoint_id: int, role: ProjectRole = READER) -> Endpoint:
    return one(endpoints(principal, role), endpoint_id)


def versions(principal: Principal, endpoint_id: int) -> QuerySet[EndpointVersion]:
    """Return an endpoint's versions, the latest first."""
    return get_endpoint(principal, endpoint_id).versions.order_by("-number")


def get_version(principal: Principal, version_id: int, role: ProjectRole = READER) -> EndpointVersion:
    """Return a version of an endpoint that is not deleted."""
    project = principal.require_project(role)
    found = EndpointVersion.objects.filter(project_id=project, endpoint__deleted_at=None)
    return one(found.select_related("endpoint"), version_id)


def named_version(principal: Principal, endpoint: Endpoint, name: str) -> EndpointVersion:
    """Return the version that clients call ``latest`` (or nothing at all: the one in use) or ``vrsn_<id>``."""
    if name in ("", "latest"):
        if endpoint.released_version is None:
            raise NotFound("No version of this endpoint is in use.")
        return endpoint.released_version
    digits = name.removeprefix("vrsn_")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
        raise Invalid(f"version is {name[:40]!r}; use latest or vrsn_<id>.", field="version")
    version = versions(principal, endpoint.pk).filter(pk=int(digits)).first()
    if version is None:
        raise NotFound("This endpoint has no such version.")
    return version


def logs(principal: Principal, endpoint_id: int | None = None) -> QuerySet[EndpointLog]:
    """Return the calls in the project (or of one endpoint, deleted or not), newest first."""
    project = principal.require_project()
    found = EndpointLog.objects.filter(project_id=project)
    if endpoint_id is not None:
        found = found.filter(endpoint=one(Endpoint.objects.of_project(project), endpoint_id))
    return found.select_related("endpoint", "version").order_by("-id")


def get_log(
    principal: Principal, log_id: int, role: ProjectRole = READER, *, endpoint_id: int | None = None
) -> EndpointLog:
    """Return a call in the project (of one endpoint, where it is given)."""
    principal.require_project(role)
    return one(logs(principal, endpoint_id), log_id)
