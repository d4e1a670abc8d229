"""REST: projects and their keys."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access, actions
from accounts import serializers as shapes
from accounts.auth.drf import principal_of
from rapida_site.lib.http import answer
from rapida_site.lib.principal import ProjectRole
from rapida_site.lib.rest import described, listed, read


class ProjectsView(APIView):
    @described("listProjects", "List projects", "projects", shapes.ProjectSerializer, many=True)
    def get(self, request: Request) -> Response:
        return listed(shapes.ProjectSerializer, request, access.projects(principal_of(request)))

    @described(
        "createProject",
        "Create a project",
        "projects",
        shapes.ProjectSerializer,
        takes=shapes.ProjectInputSerializer,
        status=201,
    )
    def post(self, request: Request) -> Response:
        given = read(shapes.ProjectInputSerializer, request)
        project = actions.create_project(principal=principal_of(request), **given)
        return answer(shapes.ProjectSerializer(project).data, status=201)


class ProjectView(APIView):
    @described("getProject", "Get a project", "projects", shapes.ProjectSerializer)
    def get(self, request: Request, project_id: int) -> Response:
        return answer(shapes.ProjectSerializer(access.get_project(principal_of(request), project_id)).data)

    @described(
        "updateProject", "Change a project", "projects", shapes.ProjectSerializer, takes=shapes.ProjectInputSerializer
    )
    def put(self, request: Request, project_id: int) -> Response:
        given = read(shapes.ProjectInputSerializer, request)
        project = actions.change_project(principal=principal_of(request), project_id=project_id, **given)
        return answer(shapes.ProjectSerializer(project).data)

    @described("archiveProject", "Archive a project", "projects", shapes.ProjectSerializer)
    def delete(self, request: Request, project_id: int) -> Response:
        """The project disappears and its keys stop working; its data stays."""
        project = actions.archive_project(principal=principal_of(request), project_id=project_id)
        return answer(shapes.ProjectSerializer(project).data)


class ProjectKeysView(APIView):
    @described("listProjectKeys", "List a project's keys", "keys", shapes.ProjectKeySerializer, many=True)
    def get(self, request: Request, project_id: int) -> Response:
        return listed(shapes.ProjectKeySerializer, request, access.project_keys(principal_of(request), project_id))

    @described(
        "createProjectKey",
        "Create a project key",
        "keys",
        shapes.NewProjectKeySerializer,
        takes=shapes.ProjectKeyInputSerializer,
        status=201,
    )
    def post(self, request: Request, project_id: int) -> Response:
        """A ``talker`` is for pages that anybody may open; your own programs read, write or, as ``admin``, delete."""
        given = read(shapes.ProjectKeyInputSerializer, request)
        key, text = actions.create_project_key(
            principal=principal_of(request),
            project_id=project_id,
            name=given["name"],
            role=ProjectRole(given["role"]),
            expires_at=given["expiresAt"],
        )
        return answer({"key": text, "credential": shapes.ProjectKeySerializer(key).data}, status=201)


class ProjectKeyView(APIView):
    @described(
        "updateProjectKey",
        "Change a key's role",
        "keys",
        shapes.ProjectKeySerializer,
        takes=shapes.KeyRoleSerializer,
    )
    def put(self, request: Request, project_id: int, key_id: int) -> Response:
        """It counts from the next request on; calls that are going on go on."""
        role = ProjectRole(read(shapes.KeyRoleSerializer, request)["role"])
        key = actions.change_project_key_role(
            principal=principal_of(request), project_id=project_id, key_id=key_id, role=role
        )
        return answer(shapes.ProjectKeySerializer(key).data)

    @described("revokeProjectKey", "Revoke a project key", "keys", shapes.ProjectKeySerializer)
    def delete(self, request: Request, project_id: int, key_id: int) -> Response:
        key = actions.revoke_project_key(principal=principal_of(request), project_id=project_id, key_id=key_id)
        return answer(shapes.ProjectKeySerializer(key).data)
