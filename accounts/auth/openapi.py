"""How the OpenAPI schema describes the ways to authenticate; importing this registers it with drf-spectacular."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class PrincipalScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it has no types
    target_class = "accounts.auth.drf.PrincipalAuthentication"
    name = ["projectKey", "userToken", "userId", "organizationKey", "serviceToken", "session"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        return [
            _place("header", "x-api-key", "A project key: rpd-prj-…"),
            _place("header", "authorization", "A person's token, raw; x-project-id beside it chooses a project."),
            _place("header", "x-auth-id", "The person's id."),
            _place("header", "x-org-key", "An organization key: rpd-org-…; x-project-id beside it chooses a project."),
            _place("header", "x-internal-service-key", "A token of a service: rpd-svc-…; with x-project-id."),
            _place("cookie", "sessionid", "A page's session; with X-CSRFToken."),
        ]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        alone = ("projectKey", "organizationKey", "serviceToken", "session")
        return [*({name: []} for name in alone), {"userToken": [], "userId": []}]


def _place(where: str, name: str, description: str) -> dict[str, Any]:
    return {"type": "apiKey", "in": where, "name": name, "description": description}
