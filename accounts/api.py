"""REST: sign-in for programs, who one is, projects and their keys. Every view is: read, act, answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts import access, actions, tickets
from accounts import serializers as shapes
from accounts.auth import openapi  # noqa: F401 - registers the scheme
from accounts.auth.drf import principal_of
from accounts.models import Project, ProjectMembership, User, UserToken
from accounts.principals import Homeless, principal_of_user
from rapida_site.lib.http import PAGE_PARAMETERS, answer, answers, page_of
from rapida_site.lib.principal import Principal
from rapida_site.lib.throttle import client_address


class PublicView(APIView):
    """Nobody needs to be known, and no cookie counts: so no page elsewhere can act in somebody's name."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class AuthenticateView(PublicView):
    @extend_schema(
        operation_id="authenticate",
        summary="Sign in",
        tags=["auth"],
        request=shapes.SignInSerializer,
        responses=answers(shapes.AuthenticationSerializer),
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Exchange e-mail and password for a token of 30 days. Throttled by address and by account."""
        given = _read(shapes.SignInSerializer, request)
        token, text = actions.sign_in_program(
            email=given["email"], password=given["password"], code=given["code"], address=client_address(request)
        )
        return answer(_authentication(token.user, None, token, text))


class RegisterView(PublicView):
    @extend_schema(
        operation_id="registerUser",
        summary="Sign up",
        tags=["auth"],
        request=shapes.SignUpSerializer,
        responses=answers(shapes.UserSerializer, status=201),
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Create a person, with an organization of their own or as the invited member of one."""
        given = _read(shapes.SignUpSerializer, request)
        user = actions.sign_up_from(
            client_address(request),
            email=given["email"],
            password=given["password"],
            name=given["name"],
            organization_name=given["organizationName"],
            invitation=given["invitation"],
        )
        return answer(shapes.UserSerializer(user).data, status=201)


class MeView(APIView):
    @extend_schema(
        operation_id="getMe",
        summary="The signed-in person",
        tags=["auth"],
        responses=answers(shapes.AuthenticationSerializer),
    )
    def get(self, request: Request) -> Response:
        principal = principal_of(request)
        return answer(_authentication(access.get_user(principal), principal))


class ScopeView(APIView):
    @extend_schema(
        operation_id="getScope",
        summary="Whom a credential stands for",
        tags=["auth"],
        responses=answers(shapes.ScopeSerializer),
    )
    def get(self, request: Request) -> Response:
        """Works with a project key as well: the way to try one."""
        return answer(shapes.ScopeSerializer(principal_of(request)).data)


class TicketView(APIView):
    @extend_schema(
        operation_id="createTicket",
        summary="Get a WebSocket ticket",
        tags=["auth"],
        request=None,
        responses=answers(shapes.TicketSerializer),
    )
    def post(self, request: Request) -> Response:
        """A one-time ticket for a browser's WebSocket, put into its address as ``?ticket=``."""
        ticket = tickets.mint_ticket(principal=principal_of(request))
        return answer({"ticket": ticket, "expiresIn": tickets.SECONDS})


class TokensView(APIView):
    @extend_schema(
        operation_id="revokeTokens",
        summary="Revoke all own tokens",
        tags=["auth"],
        responses=answers(shapes.RevokedSerializer),
    )
    def delete(self, request: Request) -> Response:
        return answer({"revoked": actions.revoke_all_tokens(principal=principal_of(request))})


class TokenView(APIView):
    @extend_schema(
        operation_id="revokeToken",
        summary="Revoke an own token",
        tags=["auth"],
        responses=answers(shapes.RevokedSerializer),
    )
    def delete(self, request: Request, token_id: int) -> Response:
        actions.revoke_user_token(principal=principal_of(request), token_id=token_id)
        return answer({"revoked": 1})


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
        given = _read(shapes.ProjectInputSerializer, request)
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
        given = _read(shapes.ProjectInputSerializer, request)
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
        request=shapes.ProjectKeyInputSerializer,
        responses=answers(shapes.NewProjectKeySerializer, status=201),
    )
    def post(self, request: Request, project_id: int) -> Response:
        given = _read(shapes.ProjectKeyInputSerializer, request)
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


def _read(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _authentication(
    user: User, principal: Principal | None, token: UserToken | None = None, text: str = ""
) -> dict[str, Any]:
    """Return the person with their role in the organization at work and in each project seen there."""
    if principal is None:
        try:
            principal = principal_of_user(user)
        except Homeless:
            principal = None
    body: dict[str, Any] = {"user": user, "organizationRole": None, "projectRoles": []}
    if principal is not None:
        memberships = access.memberships_of(principal)
        body["organizationRole"] = memberships.filter(organization_id=principal.organization_id).first()
        body["projectRoles"] = _project_roles(principal)
    if token is not None:
        token_parts = {"tokenType": "auth-token", "isExpired": False}
        body["token"] = {"id": token.id, "token": text, "expires_at": token.expires_at, **token_parts}
    return dict(shapes.AuthenticationSerializer(body).data)


def _project_roles(principal: Principal) -> list[dict[str, Any]]:
    seen: list[Project] = list(access.projects(principal)[:1000])
    roles = ProjectMembership.objects.filter(user_id=principal.user_id or 0, project__in=seen)
    held = dict(roles.values_list("project_id", "role"))
    return [{"id": project.id, "name": project.name, "role": held.get(project.id, "")} for project in seen]
