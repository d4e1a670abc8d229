"""Logs tell what happened and no secret."""

from __future__ import annotations

import json
import logging
import logging.config
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils.log import log_response

from rapida_site.lib import log
from rapida_site.paths import BASE


@pytest.fixture
def json_logs() -> Iterator[None]:
    from django.conf import settings

    logging.config.dictConfig(log.configure("INFO", as_json=True))
    yield
    logging.config.dictConfig(log.configure(settings.LOG_LEVEL, as_json=settings.LOG_FORMAT == "json"))


@pytest.mark.usefixtures("json_logs")
def test_both_kinds_of_loggers_write_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger("ours").info("call_ended", conversation_id=5, password="hunter2", api_key="k")
    logging.getLogger("theirs").warning("refused %s", "Bearer abcdefgh12345678")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["conversation_id"], ours["level"], ours["logger"]) == ("call_ended", 5, "info", "ours")
    assert (ours["password"], ours["api_key"]) == (log.MASK, log.MASK)
    assert theirs["event"] == f"refused {log.MASK}"


@pytest.mark.usefixtures("json_logs")
@pytest.mark.parametrize(
    ("answer", "level", "traceback"),
    [
        (PermissionDenied("for staff"), "warning", False),
        (BadRequest("odd"), "warning", False),
        (HttpResponse(status=503), "warning", False),
        (HttpResponse(status=500), "error", False),
        (ZeroDivisionError(), "error", True),
    ],
)
def test_only_what_nobody_foresaw_is_logged_as_a_fault(
    answer: HttpResponse | Exception, level: str, traceback: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    def respond(request: HttpRequest) -> HttpResponse:
        if isinstance(answer, Exception):
            raise answer
        return answer

    respond_or_convert: Any = convert_exception_to_response(respond)
    response = respond_or_convert(RequestFactory().get("/readyz"))
    log_response("%s: %s", response.reason_phrase, "/readyz", response=response, request=None)
    (line,) = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (line["level"], "exception" in line) == (level, traceback)
    assert "/readyz" in line["event"]


@pytest.mark.parametrize("name", ["password", "auth_token", "x-api-key", "Authorization", "client_secret", "cookie"])
def test_telling_names_are_masked(name: str) -> None:
    assert log.mask(None, "info", {name: "value"}) == {name: log.MASK}


@pytest.mark.parametrize("name", ["tokens_used", "token_count", "event", "secretary"])
def test_names_that_only_look_alike_are_not(name: str) -> None:
    assert log.mask(None, "info", {name: "value"}) == {name: "value"}


@pytest.mark.parametrize("name", ["x-api-key", "ticket", "token", "api_key", "x-amz-signature", "code"])
def test_credentials_in_a_query_are_masked_in_whoever_logs_the_address(name: str) -> None:
    logged = f'10.0.0.1:5 - "GET /v1/talk?page=2&{name}=SeCrEt%2Fx&size=3 HTTP/1.1" 200'
    assert log.mask(None, "info", {"event": logged})["event"] == logged.replace("SeCrEt%2Fx", log.MASK)
    assert log.mask(None, "info", {"event": f"/x?{name}=SeCrEt"})["event"] == f"/x?{name}={log.MASK}"


@pytest.mark.parametrize("name", ["django.channels.server", "django.server", "django.request", "uvicorn.access"])
@pytest.mark.parametrize("debug", ["true", "false"])
def test_whoever_logs_requests_has_no_other_way_out(name: str, debug: str) -> None:
    """In a process of its own: Django sets its loggers up once, with handlers that differ under DEBUG."""
    code = f"import django, logging; django.setup(); logging.getLogger({name!r}).warning('GET /x?x-api-key=SeCrEt 200')"
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "rapida_site.settings", "DEBUG": debug, "LOG_LEVEL": "INFO"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=BASE, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr.count(f"GET /x?x-api-key={log.MASK} 200") == 1
    assert "SeCrEt" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("address", "arguments"),
    [
        ("invitation", {"secret": "SeCrEt"}),
        ("create_password", {"token": "SeCrEt"}),
        ("verify_email", {"token": "SeCrEt"}),
    ],
)
def test_the_secret_of_a_mailed_link_is_masked(address: str, arguments: dict[str, str]) -> None:
    path = reverse(f"accounts:{address}", kwargs=arguments)
    logged = f'127.0.0.1:5 - "GET {path} HTTP/1.1" 200'
    assert log.mask(None, "info", {"event": logged})["event"] == logged.replace("SeCrEt", log.MASK)


def test_a_traceback_shows_no_variables(capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(log.configure("INFO", as_json=False))
    private = uuid.uuid4().hex
    try:
        private[99]
    except IndexError:
        structlog.get_logger("ours").exception("failed")
    said = capsys.readouterr().err
    assert "IndexError" in said
    assert "test_log.py" in said
    assert private not in said


def test_our_keys_are_masked_inside_texts() -> None:
    masked = log.mask(None, "info", {"event": "key rpd-prj-12ab.SeCrEt_x-9 refused"})
    assert masked["event"] == f"key {log.MASK} refused"
