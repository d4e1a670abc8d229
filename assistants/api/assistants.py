"""Assistants and their versions."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from assistants import access, actions
from assistants.serializers import assistants as shapes
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers
from rapida_site.lib.rest import changed, listed, read


class AssistantsView(APIView):
    @extend_schema(
        operation_id="listAssistants",
        tags=["assistants"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.AssistantSerializer, many=True),
    )
    def get(self, request: Request) -> Response:
        """The project's assistants, newest first."""
        return listed(shapes.AssistantSerializer, request, access.assistants(principal_of(request)))

    @extend_schema(
        operation_id="createAssistant",
        tags=["assistants"],
        request=shapes.NewAssistantSerializer,
        responses=answers(shapes.AssistantSerializer, status=201),
    )
    def post(self, request: Request) -> Response:
        """Create an assistant with version 1 as a draft."""
        given = read(shapes.NewAssistantSerializer, request)
        assistant = actions.create_assistant(principal=principal_of(request), **given)
        return answer(shapes.AssistantSerializer(assistant).data, status=201)


class AssistantView(APIView):
    @extend_schema(operation_id="getAssistant", tags=["assistants"], responses=answers(shapes.AssistantSerializer))
    def get(self, request: Request, assistant_id: int) -> Response:
        """One assistant with the version in use."""
        return answer(shapes.AssistantSerializer(access.get_assistant(principal_of(request), assistant_id)).data)

    @extend_schema(
        operation_id="updateAssistant",
        tags=["assistants"],
        request=shapes.AssistantSerializer,
        responses=answers(shapes.AssistantSerializer),
    )
    def patch(self, request: Request, assistant_id: int) -> Response:
        """Change name, description, visibility, language or tags."""
        given = changed(read(shapes.AssistantSerializer, request, partial=True))
        assistant = actions.update_assistant(principal=principal_of(request), assistant_id=assistant_id, **given)
        return answer(shapes.AssistantSerializer(assistant).data)

    @extend_schema(operation_id="deleteAssistant", tags=["assistants"], responses={204: None})
    def delete(self, request: Request, assistant_id: int) -> Response:
        """Take an assistant out of use; its conversations stay. Needs the role admin."""
        actions.delete_assistant(principal=principal_of(request), assistant_id=assistant_id)
        return Response(status=204)


class VersionsView(APIView):
    @extend_schema(
        operation_id="listVersions",
        tags=["versions"],
        parameters=PAGE_PARAMETERS,
        responses=answers(shapes.VersionSerializer, many=True),
    )
    def get(self, request: Request, assistant_id: int) -> Response:
        """An assistant's versions, the latest first."""
        return listed(shapes.VersionSerializer, request, access.versions(principal_of(request), assistant_id))

    @extend_schema(
        operation_id="createVersion",
        tags=["versions"],
        request=shapes.NewVersionSerializer,
        responses=answers(shapes.VersionSerializer, status=201),
    )
    def post(self, request: Request, assistant_id: int) -> Response:
        """Add a draft, from scratch or based on another version."""
        given = read(shapes.NewVersionSerializer, request)
        version = actions.create_draft(principal=principal_of(request), assistant_id=assistant_id, **given)
        return answer(shapes.VersionSerializer(version).data, status=201)


class VersionView(APIView):
    @extend_schema(operation_id="getVersion", tags=["versions"], responses=answers(shapes.VersionSerializer))
    def get(self, request: Request, version_id: int) -> Response:
        return answer(shapes.VersionSerializer(access.get_version(principal_of(request), version_id)).data)

    @extend_schema(
        operation_id="updateVersion",
        tags=["versions"],
        request=shapes.VersionSerializer,
        responses=answers(shapes.VersionSerializer),
    )
    def patch(self, request: Request, version_id: int) -> Response:
        """Change a draft. A released version answers 409: it never changes."""
        given = changed(read(shapes.VersionSerializer, request, partial=True))
        version = actions.update_draft(principal=principal_of(request), version_id=version_id, **given)
        return answer(shapes.VersionSerializer(version).data)

    @extend_schema(operation_id="deleteVersion", tags=["versions"], responses={204: None})
    def delete(self, request: Request, version_id: int) -> Response:
        """Throw a draft away."""
        actions.delete_draft(principal=principal_of(request), version_id=version_id)
        return Response(status=204)


class ReleaseView(APIView):
    @extend_schema(
        operation_id="releaseVersion", tags=["versions"], request=None, responses=answers(shapes.VersionSerializer)
    )
    def post(self, request: Request, version_id: int) -> Response:
        """Put a draft to work; from now on it never changes."""
        version = actions.release_version(principal=principal_of(request), version_id=version_id)
        return answer(shapes.VersionSerializer(version).data)


class RollBackView(APIView):
    @extend_schema(
        operation_id="rollBackToVersion", tags=["versions"], request=None, responses=answers(shapes.VersionSerializer)
    )
    def post(self, request: Request, version_id: int) -> Response:
        """Put a version that was released before back to work."""
        version = actions.roll_back(principal=principal_of(request), version_id=version_id)
        return answer(shapes.VersionSerializer(version).data)


class CreateAssistantView(APIView):
    @extend_schema(
        operation_id="createAssistantDocumented",
        summary="Create an assistant (original's address)",
        tags=["original addresses"],
        request=shapes.CreateAssistantSerializer,
        responses=answers(shapes.AssistantSerializer),
    )
    def post(self, request: Request) -> Response:
        """With its tools and knowledge; version 1 is released at once when it has a prompt, else it is a draft."""
        given = shapes.whole(read(shapes.CreateAssistantSerializer, request))
        assistant = actions.create_whole(principal=principal_of(request), **given)
        return answer(shapes.created_answer(assistant, assistant.versions.get(number=1)))
