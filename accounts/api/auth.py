"""REST: signing up and in, passwords, who one is, tickets and tokens. Every view is: read, act, answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access, actions, tickets
from accounts import serializers as shapes
from accounts.auth import openapi  # noqa: F401 - registers the scheme
from accounts.auth.drf import principal_of
from accounts.models import UserToken
from accounts.scope import Scope, scope_of
from rapida_site.lib.http import answer, answers
from rapida_site.lib.rest import read
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
        given = read(shapes.SignInSerializer, request)
        token, text = actions.sign_in_program(
            email=given["email"], password=given["password"], code=given["code"], address=client_address(request)
        )
        return answer(_authentication(scope_of(token.user), token, text))


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
        given = read(shapes.SignUpSerializer, request)
        user = actions.sign_up_from(
            client_address(request),
            email=given["email"],
            password=given["password"],
            name=given["name"],
            organization_name=given["organizationName"],
            invitation=given["invitation"],
        )
        return answer(shapes.UserSerializer(user).data, status=201)


class ForgotPasswordView(PublicView):
    @extend_schema(
        operation_id="forgotPassword",
        summary="Have a link mailed to set a new password",
        tags=["auth"],
        request=shapes.EmailSerializer,
        responses=answers(shapes.DoneSerializer),
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Answers alike whether anybody has the address or not."""
        given = read(shapes.EmailSerializer, request)
        actions.ask_password_link(email=given["email"], address=client_address(request))
        return answer(shapes.DONE)


class CreatePasswordView(PublicView):
    @extend_schema(
        operation_id="createPassword",
        summary="Set a new password with a mailed token",
        tags=["auth"],
        request=shapes.CreatePasswordSerializer,
        responses=answers(shapes.DoneSerializer),
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """The token works once, within an hour. Sessions and tokens of the person end."""
        given = read(shapes.CreatePasswordSerializer, request)
        actions.create_password(address=client_address(request), **given)
        return answer(shapes.DONE)


class ConfirmEmailView(PublicView):
    @extend_schema(
        operation_id="confirmEmail",
        summary="Confirm an e-mail address with a mailed token",
        tags=["auth"],
        request=shapes.MailedTokenSerializer,
        responses=answers(shapes.UserSerializer),
        auth=[],
    )
    def post(self, request: Request) -> Response:
        given = read(shapes.MailedTokenSerializer, request)
        return answer(shapes.UserSerializer(actions.confirm_email(address=client_address(request), **given)).data)


class ChangePasswordView(APIView):
    @extend_schema(
        operation_id="changePassword",
        summary="Change the own password",
        tags=["auth"],
        request=shapes.ChangePasswordSerializer,
        responses=answers(shapes.DoneSerializer),
    )
    def post(self, request: Request) -> Response:
        """All of the person's tokens end with the old password, the one of this request, too."""
        given = read(shapes.ChangePasswordSerializer, request)
        actions.change_password(principal=principal_of(request), old=given["oldPassword"], new=given["password"])
        return answer(shapes.DONE)


class MeView(APIView):
    @extend_schema(
        operation_id="getMe",
        summary="The signed-in person",
        tags=["auth"],
        responses=answers(shapes.AuthenticationSerializer),
    )
    def get(self, request: Request) -> Response:
        principal = principal_of(request)
        return answer(_authentication(scope_of(access.get_user(principal), principal)))


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


def _authentication(scope: Scope, token: UserToken | None = None, text: str = "") -> dict[str, Any]:
    body: dict[str, Any] = {"user": scope.user, "organizationRole": scope.membership, "projectRoles": scope.projects}
    if token is not None:
        token_parts = {"tokenType": "auth-token", "isExpired": False}
        body["token"] = {"id": token.id, "token": text, "expires_at": token.expires_at, **token_parts}
    return dict(shapes.AuthenticationSerializer(body).data)
