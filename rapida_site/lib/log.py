"""Logging for people (a terminal) and for machines (one JSON object a line), without secrets.

Use ``log = structlog.get_logger(__name__)`` and ``log.info("call_ended", conversation_id=…)``; records of the standard
library's loggers come out the same way. Values under telling names, in texts keys of ours and what a query carries
under such names, are masked; tracebacks show no variables.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

MASK = "***"
_TELLING = re.compile(
    r"(?:^|[_-])(?:password|passphrase|secret|token|api[_-]?key|authorization|cookie|credentials?)s?$", re.IGNORECASE
)
# An address in a server's own log line, with the names under which a query carries credentials.
_QUERY = re.compile(
    r"([?&](?:[\w.-]*(?:key|token|ticket|secret|password|signature|credentials?)|code|state)=)[^&\s\"'#]+",
    re.IGNORECASE,
)
# Loggers that say at INFO what an operator need not know, and those that show at DEBUG headers, frames and parameters.
_CHATTY = ("uvicorn.error", "celery.beat", "celery.utils.functional", "httpx", "kombu", "asyncio")
_INDISCREET = ("uvicorn.error", "websockets", "httpcore", "django", "django.server")
# Links of mails, which end in a secret of one use (accounts.urls).
_LINK = re.compile(r"(/(?:invitation|password/new|email/confirm)/)[^/?\s\"']+")
_OUR_KEY = re.compile(r"\brpd-[a-z]+-[0-9a-z]+\.[0-9A-Za-z_-]+|\b(?:Bearer|Basic) [0-9A-Za-z._~+/=-]{8,}")


def configure(level: str, *, as_json: bool) -> dict[str, Any]:
    """Set structlog up and return Django's ``LOGGING``: everything to standard error, through one formatter."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": _COMMON,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask, *_renderers(as_json)],
            }
        },
        "filters": {"answers": {"()": "rapida_site.lib.log.DeliberateAnswers"}},
        "handlers": {"stderr": {"class": "rapida_site.lib.log.StderrHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": _loggers(level),
    }


def _loggers(level: str) -> dict[str, Any]:
    higher = dict.fromkeys(_CHATTY, "WARNING") if level == "INFO" else {}
    if level == "DEBUG":
        higher = dict.fromkeys(_INDISCREET, "INFO")
    loggers: dict[str, Any] = {name: {"level": higher.get(name, "NOTSET")} for name in (*_CHATTY, *_INDISCREET)}
    for name in ("django", "django.server"):  # Django gives these handlers of their own, which mask nothing
        loggers[name] |= {"handlers": [], "propagate": True}
    loggers["django.request"] = {"filters": ["answers"]}
    return loggers


class DeliberateAnswers(logging.Filter):
    """Django logs refusals with the traceback of the ``PermissionDenied`` that made them, and every 503 as an error.

    Both are answers that we chose: a refusal is one line, and a server that drains or waits for a store warns.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", 500)
        if status < 500:
            record.exc_info = None
        elif status == 503 and not record.exc_info:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to what standard error is now: tests and servers put another stream in its place."""

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, value: TextIO) -> None:
        """The base class sets one; ours follows sys.stderr."""


def mask(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace what looks like a secret, by its name or by its form."""
    for name, value in event.items():
        if _TELLING.search(name) and value:
            event[name] = MASK
        elif isinstance(value, str):
            event[name] = _LINK.sub(rf"\1{MASK}", _QUERY.sub(rf"\1{MASK}", _OUR_KEY.sub(MASK, value)))
    return event


def _renderers(as_json: bool) -> list[Any]:
    if as_json:
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
    # The renderer's own choice, where rich is installed, shows the local variables: passwords, keys, what callers say.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


_COMMON: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
logging.captureWarnings(capture=True)
