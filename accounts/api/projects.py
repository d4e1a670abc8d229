"""REST: projects and their keys."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access, actions
from accounts import serializers as shapes
from accounts.auth.drf import principal_of
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers, page_of
from rapida_site.lib.rest import read


class ProjectsView(APIView):
    @extend_schema(
        operation_id="listProjects",
        summary="List projects",
        tags=["projects"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.ProjectSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        page = page_of(request, access.projects(principal_of(request)))
        return answer(shapes.ProjectSerializer(page.items, many=True).data, page=page)

    @extend_schema(
        operation_id="createProject",
        summary="Create a project",
        tags=["projects"],
        request=shapes.ProjectInputSerializer,
        responses=answers(shapes.ProjectSerializer, status=201),
    )
    def post(self, request: Request) -> Response:
        given = read(shapes.ProjectInputSerializer, request)
        project = actions.create_project(principal=principal_of(request), **given)
        return answer(shapes.ProjectSerializer(project).data, status=201)


class ProjectView(APIView):
    @extend_schema(
        operation_id="getProject",
        summary="Get a project",
        tags=["projects"],
        responses=answers(shapes.ProjectSerializer),
    )
    def get(self, request: Request, project_id: int) -> Response:
        return answer(shapes.ProjectSerializer(access.get_project(principal_of(request), project_id)).data)

    @extend_schema(
        operation_id="updateProject",
        summary="Change a project",
        tags=["projects"],
        request=shapes.ProjectInputSerializer,
        responses=answers(shapes.ProjectSerializer),
    )
    def put(self, request: Request, project_id: int) -> Response:
        given = read(shapes.ProjectInputSerializer, request)
        project = actions.change_project(principal=principal_of(request), project_id=project_id, **given)
        return answer(shapes.ProjectSerializer(project).data)

    @extend_schema(
        operation_id="archiveProject",
        summary="Archive a project",
        tags=["projects"],
        responses=answers(shapes.ProjectSerializer),
    )
    def delete(self, request: Request, project_id: int) -> Response:
        """The project disappears and its keys stop working; its data stays."""
        project = actions.archive_project(principal=principal_of(request), project_id=project_id)
        return answer(shapes.ProjectSerializer(project).data)


class ProjectKeysView(APIView):
    @extend_schema(
        operation_id="listProjectKeys",
        summary="List a project's keys",
        tags=["keys"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.ProjectKeySerializer, many=True),
    )
    def get(self, request: Request, project_id: int) -> Response:
        page = page_of(request, access.project_keys(principal_of(request), project_id))
        return answer(shapes.ProjectKeySerializer(page.items, many=True).data, page=page)

    @extend_schema(
        operation_id="createProjectKey",
        summary="Create a project key",
        tags=["keys"],
        request=shapes.KeyInputSerializer,
        responses=answers(shapes.NewProjectKeySerializer, status=201),
    )
    def post(self, request: Request, project_id: int) -> Response:
        given = read(shapes.KeyInputSerializer, request)
        key, text = actions.create_project_key(
            principal=principal_of(request),
            project_id=project_id,
            name=given["name"],
            expires_at=given["expiresAt"],
        )
        return answer({"key": text, "credential": shapes.ProjectKeySerializer(key).data}, status=201)


class ProjectKeyView(APIView):
    @extend_schema(
        operation_id="revokeProjectKey",
        summary="Revoke a project key",
        tags=["keys"],
        responses=answers(shapes.ProjectKeySerializer),
    )
    def delete(self, request: Request, project_id: int, key_id: int) -> Response:
        key = actions.revoke_project_key(principal=principal_of(request), project_id=project_id, key_id=key_id)
        return answer(shapes.ProjectKeySerializer(key).data)
