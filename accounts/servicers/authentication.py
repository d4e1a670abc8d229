"""``web_api.AuthenticationService``: signing up and in, passwords, one's own person, and who a credential stands for.

A request has no field for an invitation: ``RegisterUser`` reads its secret from the metadata ``x-invitation``. The
three social methods need, beside ``state`` and ``code``, the value of the cookie that ``GET /oauth/<provider>/`` set,
as the metadata ``x-oauth-binding``: whoever began the trip has it, and nobody can put it into another's browser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts import access, actions
from accounts.actions.recovery import TRIED_BY_ADDRESS, Purpose, find_mailed
from accounts.models import User
from accounts.models.credentials import Credential
from accounts.principals import user_from
from accounts.scope import scope_of
from accounts.servicers import messages
from rapida_site.lib.errors import Forbidden, Invalid, Unauthenticated
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rpc.criteria import narrow
from rapida_site.lib.rpc.paging import page_of
from rapida_site.lib.rpc.service import Service
from rapida_site.lib.throttle import take
from rapida_site.pb import web_api_pb2 as pb

_FINDERS: dict[str, Callable[[str], Credential | None]] = {
    messages.AUTH_TOKEN: actions.find_token,
    messages.PASSWORD_TOKEN: lambda text: find_mailed(text, Purpose.PASSWORD),
}


class AuthenticationService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["AuthenticationService"]
    # The last three also serve a person who belongs to no organization, and so has no principal.
    open_methods = frozenset(
        {"Authenticate", "RegisterUser", "VerifyToken", "ForgotPassword", "CreatePassword", "Linkedin", "Google"}
        | {"Github", "Authorize", "GetUser", "UpdateUser"}
    )
    waiting_methods = frozenset({"Linkedin", "Google", "Github"})

    def Authenticate(self, request: pb.AuthenticateRequest, context: Any) -> pb.AuthenticateResponse:
        token, text = actions.sign_in_program(
            email=request.email, password=request.password, code="", address=self.address
        )
        return pb.AuthenticateResponse(data=messages.authentication(scope_of(token.user), token, text))

    def RegisterUser(self, request: pb.RegisterUserRequest, context: Any) -> pb.AuthenticateResponse:
        user = actions.sign_up_from(
            self.address,
            email=request.email,
            password=request.password,
            name=request.name,
            invitation=self.headers.get("x-invitation", ""),
        )
        return self._signed_in(user)

    def Authorize(self, request: pb.AuthorizeRequest, context: Any) -> pb.AuthenticateResponse:
        """Who the token is of, where it works; the token itself is the one that came."""
        user, text = self._person(), self.headers.get("authorization", "")
        found = scope_of(user, self.caller)
        return pb.AuthenticateResponse(data=messages.authentication(found, actions.find_token(text), text))

    def ScopeAuthorize(self, request: pb.ScopeAuthorizeRequest, context: Any) -> pb.ScopedAuthenticationResponse:
        """``scope`` is ``project``, ``organization`` or ``user``, or empty for what the credential has."""
        _require_scope(self.principal, request.scope.strip().lower())
        return pb.ScopedAuthenticationResponse(
            data=pb.ScopedAuthentication(
                userId=self.principal.user_id or 0,
                organizationId=self.principal.organization_id,
                projectId=self.principal.project_id or 0,
                status=messages.ACTIVE,
            )
        )

    def VerifyToken(self, request: pb.VerifyTokenRequest, context: Any) -> pb.VerifyTokenResponse:
        """Tell whether a token holds; of one that expired or was revoked ``isExpired`` is true."""
        take(TRIED_BY_ADDRESS, self.address)
        find = _FINDERS.get(request.tokenType or messages.AUTH_TOKEN)
        if find is None:
            raise Invalid(f"tokenType is one of {', '.join(_FINDERS)}.", field="tokenType")
        found = find(request.token)
        if found is None:
            raise Unauthenticated("This token proves nothing.")
        kind = request.tokenType or messages.AUTH_TOKEN
        return pb.VerifyTokenResponse(data=messages.token(found, request.token, kind))

    def ForgotPassword(self, request: pb.ForgotPasswordRequest, context: Any) -> pb.ForgotPasswordResponse:
        actions.ask_password_link(email=request.email, address=self.address)
        return pb.ForgotPasswordResponse()

    def CreatePassword(self, request: pb.CreatePasswordRequest, context: Any) -> pb.CreatePasswordResponse:
        actions.create_password(token=request.token, password=request.password, address=self.address)
        return pb.CreatePasswordResponse()

    def ChangePassword(self, request: pb.ChangePasswordRequest, context: Any) -> pb.ChangePasswordResponse:
        """All tokens of the person end with the old password, the one of this call, too."""
        actions.change_password(principal=self.principal, old=request.oldPassword, new=request.password)
        return pb.ChangePasswordResponse()

    def GetUser(self, request: pb.GetUserRequest, context: Any) -> pb.GetUserResponse:
        return pb.GetUserResponse(data=self._own(self._person()))

    def UpdateUser(self, request: pb.UpdateUserRequest, context: Any) -> pb.UpdateUserResponse:
        """The name changes at once, the e-mail when the link is opened that was mailed to the new address."""
        user = self._person()
        if request.HasField("name"):
            user = actions.change_profile(user=user, name=request.name)
        if request.HasField("email"):
            user = actions.change_email(user=user, email=request.email)
        return pb.UpdateUserResponse(data=self._own(user))

    def GetAllUser(self, request: pb.GetAllUserRequest, context: Any) -> pb.GetAllUserResponse:
        fields = {"id": "user_id", "name": "user__name", "email": "user__email", "role": "role"}
        members = narrow(access.members(self.principal), request.criterias, fields).order_by("-created_at", "-id")
        rows, paginated = page_of(members, request.paginate)
        return pb.GetAllUserResponse(
            data=[messages.user(member.user, member.role) for member in rows], paginated=paginated
        )

    def Linkedin(self, request: pb.SocialAuthenticationRequest, context: Any) -> pb.AuthenticateResponse:
        return self._social("linkedin", request)

    def Google(self, request: pb.SocialAuthenticationRequest, context: Any) -> pb.AuthenticateResponse:
        return self._social("google", request)

    def Github(self, request: pb.SocialAuthenticationRequest, context: Any) -> pb.AuthenticateResponse:
        return self._social("github", request)

    @property
    def address(self) -> str:
        """Whom the limits count."""
        return str(self.context.peer())

    def _social(self, provider: str, request: pb.SocialAuthenticationRequest) -> pb.AuthenticateResponse:
        user, _ = actions.sign_in_social(
            provider=provider,
            state=request.state,
            code=request.code,
            cookie=self.headers.get("x-oauth-binding", ""),
            address=self.address,
        )
        return self._signed_in(user)

    def _signed_in(self, user: User) -> pb.AuthenticateResponse:
        token, text = actions.sign_in_known(user=user)
        return pb.AuthenticateResponse(data=messages.authentication(scope_of(user), token, text))

    def _person(self) -> User:
        return access.get_user(self.caller) if self.caller else user_from(self.headers)

    def _own(self, user: User) -> Any:
        role = self.caller.organization_role if self.caller else None
        return messages.user(user, role.value if role else "")


def _require_scope(principal: Principal, scope: str) -> None:
    if scope not in ("", "project", "organization", "user"):
        raise Invalid("scope is project, organization or user.", field="scope")
    if scope == "project":
        principal.require_project(ProjectRole.TALKER)
    if scope == "user" and principal.user_id is None:
        raise Forbidden("This credential is no person's.")
