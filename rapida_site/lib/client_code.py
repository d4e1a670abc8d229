"""Code for the official clients that points them at this server: what pages show, ready to be copied."""

from __future__ import annotations

from textwrap import dedent

from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Return where this server is reached, as the person who reads the page reaches it."""
    return f"{request.scheme}://{request.get_host()}"


def python_connection(request: HttpRequest) -> str:
    """Return the lines that make ``connection`` for ``rapida-python``; gRPC wants a port in every case."""
    host = request.get_host()
    if ":" not in host.rpartition("]")[2]:
        host = f"{host}:{443 if request.is_secure() else 80}"
    return dedent(
        f"""\
        import os

        import rapida

        connection = rapida.ConnectionConfig.default_connection_config(
            rapida.ConnectionConfig.with_sdk(os.environ["RAPIDA_API_KEY"], "")
        ).with_custom_endpoint(
            dict.fromkeys(("assistant", "web", "endpoint"), "{host}"), {not request.is_secure()}
        )
        """
    )
