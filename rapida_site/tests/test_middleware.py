"""The Content-Security-Policy on pages."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from rapida_site.middleware import POLICY, ContentSecurityPolicy


@pytest.mark.django_db
def test_pages_allow_no_inline_script_or_style(client: Client) -> None:
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_response_may_bring_its_own_policy() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert ContentSecurityPolicy(lambda request: own)(HttpRequest()).headers["Content-Security-Policy"] != POLICY
