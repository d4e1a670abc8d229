"""REST: signing up and in, passwords, who one is, tickets and tokens. Every view is: read, act, answer."""

from __future__ import annotations

from typing import Any

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
from rapida_site.lib.http import answer
from rapida_site.lib.rest import described, read
from rapida_site.lib.throttle import client_address


class PublicView(APIView):
    """Nobody needs to be known, and no cookie counts: so no page elsewhere can act in somebody's name."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class AuthenticateView(PublicView):
    @described(
        "authenticate", "Sign in", "auth", shapes.AuthenticationSerializer, takes=shapes.SignInSerializer, is_open=True
    )
    def post(self, request: Request) -> Response:
        """Exchange e-mail and password for a token of 30 days. Throttled by address and by account."""
        given = read(shapes.SignInSerializer, request)
        token, text = actions.sign_in_program(
            email=given["email"], password=given["password"], code=given["code"], address=client_address(request)
        )
        return answer(_authentication(scope_of(token.user), token, text))


class RegisterView(PublicView):
    @described(
        "registerUser",
        "Sign up",
        "auth",
        shapes.UserSerializer,
        takes=shapes.SignUpSerializer,
        status=201,
        is_open=True,
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
    @described(
        "forgotPassword",
        "Have a link mailed to set a new password",
        "auth",
        shapes.DoneSerializer,
        takes=shapes.EmailSerializer,
        is_open=True,
    )
    def post(self, request: Request) -> Response:
        """Answers alike whether anybody has the address or not."""
        given = read(shapes.EmailSerializer, request)
        actions.ask_password_link(email=given["email"], address=client_address(request))
        return answer(shapes.DONE)


class CreatePasswordView(PublicView):
    @described(
        "createPassword",
        "Set a new password with a mailed token",
        "auth",
        shapes.DoneSerializer,
        takes=shapes.CreatePasswordSerializer,
        is_open=True,
    )
    def post(self, request: Request) -> Response:
        """The token works once, within an hour. Sessions and tokens of the person end."""
        given = read(shapes.CreatePasswordSerializer, request)
        actions.create_password(address=client_address(request), **given)
        return answer(shapes.DONE)


class ConfirmEmailView(PublicView):
    @described(
        "confirmEmail",
        "Confirm an e-mail address with a mailed token",
        "auth",
        shapes.UserSerializer,
        takes=shapes.MailedTokenSerializer,
        is_open=True,
    )
    def post(self, request: Request) -> Response:
        given = read(shapes.MailedTokenSerializer, request)
        return answer(shapes.UserSerializer(actions.confirm_email(address=client_address(request), **given)).data)


class ChangePasswordView(APIView):
    @described(
        "changePassword",
        "Change the own password",
        "auth",
        shapes.DoneSerializer,
        takes=shapes.ChangePasswordSerializer,
    )
    def post(self, request: Request) -> Response:
        """All of the person's tokens end with the old password, the one of this request, too."""
        given = read(shapes.ChangePasswordSerializer, request)
        actions.change_password(principal=principal_of(request), old=given["oldPassword"], new=given["password"])
        return answer(shapes.DONE)


class MeView(APIView):
    @described("getMe", "The signed-in person", "auth", shapes.AuthenticationSerializer)
    def get(self, request: Request) -> Response:
        principal = principal_of(request)
        return answer(_authentication(scope_of(access.get_user(principal), principal)))


class ScopeView(APIView):
    @described("getScope", "Whom a credential stands for", "auth", shapes.ScopeSerializer)
    def get(self, request: Request) -> Response:
        """Works with a project key as well: the way to try one."""
        return answer(shapes.ScopeSerializer(principal_of(request)).data)


class TicketView(APIView):
    @described("createTicket", "Get a WebSocket ticket", "auth", shapes.TicketSerializer)
    def post(self, request: Request) -> Response:
        """A one-time ticket for a browser's WebSocket, put into its address as ``?ticket=``."""
        ticket = tickets.mint_ticket(principal=principal_of(request))
        return answer({"ticket": ticket, "expiresIn": tickets.SECONDS})


class TokensView(APIView):
    @described("revokeTokens", "Revoke all own tokens", "auth", shapes.RevokedSerializer)
    def delete(self, request: Request) -> Response:
        return answer({"revoked": actions.revoke_all_tokens(principal=principal_of(request))})


class TokenView(APIView):
    @described("revokeToken", "Revoke an own token", "auth", shapes.RevokedSerializer)
    def delete(self, request: Request, token_id: int) -> Response:
        actions.revoke_user_token(principal=principal_of(request), token_id=token_id)
        return answer({"revoked": 1})


def _authentication(scope: Scope, token: UserToken | None = None, text: str = "") -> dict[str, Any]:
    body: dict[str, Any] = {"user": scope.user, "organizationRole": scope.membership, "projectRoles": scope.projects}
    if token is not None:
        token_parts = {"tokenType": "auth-token", "isExpired": False}
        body["token"] = {"id": token.id, "token": text, "expires_at": token.expires_at, **token_parts}
    return dict(shapes.AuthenticationSerializer(body).data)
