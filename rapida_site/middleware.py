"""Every answer has a Content-Security-Policy: own scripts and styles only, nothing inline, no framing.

HEAD is answered like GET, and a REST address with or without the slash at its end.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import is_valid_path

# blob: carries recordings and the audio worklet's messages; data: the small icons in style sheets.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class ContentSecurityPolicy:
    """Add the policy to each response that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class HeadLikeGet:
    """Answer HEAD wherever GET is answered (RFC 9110, section 9.3.2); the server below leaves out the body.

    Views name the methods they take, and HEAD is not among them; monitors and ``curl -I`` ask with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        return response


class EitherSlash:
    """Answer a REST address with and without a slash at its end: some are written so, some so.

    A redirect would do for GET alone; a client that follows one with POST loses its body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path_info
        if asked.startswith("/v1/") and not is_valid_path(asked):
            other = asked[:-1] if asked.endswith("/") else f"{asked}/"
            if is_valid_path(other):
                request.path_info = other
        return self.get_response(request)
