"""How the OpenAPI schema describes the ways to authenticate; importing this registers it with drf-spectacular."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class PrincipalScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is untyped
    target_class = "accounts.auth.drf.PrincipalAuthentication"
    name = ["projectKey", "userToken", "userId", "session"]  # type: ignore[assignment]  # its docs allow a list

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:  # type: ignore[override]
        return [
            _header("x-api-key", "A project key: rpd-prj-…"),
            _header("authorization", "A person's token, raw; with x-auth-id, and x-project-id to choose a project."),
            _header("x-auth-id", "The person's id."),
            {
                "type": "apiKey",
                "in": "cookie",
                "name": "sessionid",
                "description": "A page's session, with X-CSRFToken.",
            },
        ]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:  # type: ignore[override]
        return [{"projectKey": []}, {"userToken": [], "userId": []}, {"session": []}]


def _header(name: str, description: str) -> dict[str, Any]:
    return {"type": "apiKey", "in": "header", "name": name, "description": description}
