"""``web_api.ProjectService``: projects, who works in them, and their keys."""

from __future__ import annotations

from typing import Any

from accounts import access, actions
from accounts.roles import read_role
from accounts.servicers import messages
from accounts.servicers.organization import project_roles
from rapida_site.lib.errors import Invalid
from rapida_site.lib.principal import PERSON_ROLES, ProjectRole
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import web_api_pb2 as pb


class ProjectService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["ProjectService"]

    def CreateProject(self, request: pb.CreateProjectRequest, context: Any) -> pb.CreateProjectResponse:
        project = actions.create_project(
            principal=self.principal, name=request.projectName, description=request.projectDescription
        )
        return pb.CreateProjectResponse(data=messages.project(project))

    def UpdateProject(self, request: pb.UpdateProjectRequest, context: Any) -> pb.UpdateProjectResponse:
        project = actions.change_project(
            principal=self.principal,
            project_id=self._asked(request.projectId),
            name=request.projectName if request.HasField("projectName") else None,
            description=request.projectDescription if request.HasField("projectDescription") else None,
        )
        return pb.UpdateProjectResponse(data=messages.project(project))

    def GetProject(self, request: pb.GetProjectRequest, context: Any) -> pb.GetProjectResponse:
        project = access.get_project(self.principal, self._asked(request.projectId))
        return pb.GetProjectResponse(data=messages.project(project))

    def GetAllProject(self, request: pb.GetAllProjectRequest, context: Any) -> pb.GetAllProjectResponse:
        fields = {"id": "id", "name": "name", "description": "description"}
        projects = narrow(access.projects(self.principal), request.criterias, fields)
        rows, paginated = page_of(projects.prefetch_related("memberships__user"), request.paginate)
        return pb.GetAllProjectResponse(data=[messages.project(row) for row in rows], paginated=paginated)

    def ArchiveProject(self, request: pb.ArchiveProjectRequest, context: Any) -> pb.ArchiveProjectResponse:
        """Needs the id: what is put away by mistake nobody gets back here."""
        return pb.ArchiveProjectResponse(id=actions.archive_project(principal=self.principal, project_id=request.id).id)

    def AddUsersToProject(self, request: pb.AddUsersToProjectRequest, context: Any) -> pb.AddUsersToProjectResponse:
        """A member gets the role at once; to anybody else an invitation is mailed."""
        role = read_role(PERSON_ROLES, request.role or ProjectRole.READER)
        actions.bring_to_projects(
            principal=self.principal, email=request.email, project_roles=dict.fromkeys(request.projectIds, role)
        )
        return pb.AddUsersToProjectResponse(data=self._projects(request.projectIds))

    def AddUserToProjects(self, request: pb.AddUserToProjectsRequest, context: Any) -> pb.AddUserToProjectsResponse:
        roles = project_roles(request.projectRoles)
        actions.add_to_projects(principal=self.principal, user_id=request.userId, project_roles=roles)
        return pb.AddUserToProjectsResponse(data=self._projects(roles))

    def DeleteUserFromProject(
        self, request: pb.DeleteUserFromProjectRequest, context: Any
    ) -> pb.DeleteUserFromProjectResponse:
        actions.set_project_role(
            principal=self.principal, project_id=self._asked(request.projectId), user_id=request.userId, role=None
        )
        return pb.DeleteUserFromProjectResponse(id=request.userId)

    def CreateProjectCredential(
        self, request: pb.CreateProjectCredentialRequest, context: Any
    ) -> pb.CreateProjectCredentialResponse:
        """``data.key`` is the whole key, here and never again. The contract knows no roles of keys, and programs that
        were written for it expect to do everything in the project: it is an admin.
        """
        key, text = actions.create_project_key(
            principal=self.principal,
            project_id=self._asked(request.projectId),
            name=request.name,
            role=ProjectRole.ADMIN,
        )
        return pb.CreateProjectCredentialResponse(data=messages.project_key(key, text))

    def GetAllProjectCredential(
        self, request: pb.GetAllProjectCredentialRequest, context: Any
    ) -> pb.GetAllProjectCredentialResponse:
        keys = access.project_keys(self.principal, self._asked(request.projectId))
        rows, paginated = page_of(narrow(keys, request.criterias, {"id": "id", "name": "name"}), request.paginate)
        return pb.GetAllProjectCredentialResponse(data=[messages.project_key(row) for row in rows], paginated=paginated)

    def _asked(self, project_id: int) -> int:
        """Return the project that a request names, or the one at work."""
        if project_id or self.principal.project_id:
            return project_id or int(self.principal.project_id or 0)
        raise Invalid("Name a project: projectId, or x-project-id.", field="projectId")

    def _projects(self, ids: Any) -> list[pb.Project]:
        rows = access.projects(self.principal).filter(id__in=list(ids)).prefetch_related("memberships__user")
        return [messages.project(row) for row in rows]
