"""REST for carriers: what an Asterisk dialplan asks for before it hands over a call's audio (docs/audiosocket.md).

Plain text, because a dialplan's CURL() puts the body into a variable: the bare call id, or one sentence with an error
status.
"""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.principals import principal_from
from assistants.live import registry
from rapida_site.lib.errors import Invalid, RapidaError
from telephony import actions
from telephony.models import Carrier

log = structlog.get_logger(__name__)


@csrf_exempt  # it takes no session, only a key
@never_cache
@require_http_methods(["GET", "POST"])
def announce_asterisk_call(request: HttpRequest, assistant_id: int) -> HttpResponse:
    """Answer the call id for ``AudioSocket()``.

    The key comes as a header or as ``x-api-key=`` in the query or the form.
    """
    try:
        registry.refuse_when_draining()
        principal = principal_from(request.headers, query_token=_parameter(request, "x-api-key"))
        context = actions.announce_call(
            principal=principal,
            assistant_id=assistant_id,
            carrier=Carrier.ASTERISK,
            caller=_parameter(request, "from", "caller", "callerid"),
            callee=_parameter(request, "to", "extension", "dnid"),
            channel=_parameter(request, "channel_id"),
            rate=_rate(_parameter(request, "rate")),
        )
    except RapidaError as error:
        return _plain(error.message, error.http)
    except Exception:
        log.exception("announce_call_failed", assistant_id=assistant_id)
        return _plain(RapidaError.default_message, RapidaError.http)
    return _plain(str(context.pk), 200)


def _parameter(request: HttpRequest, *names: str) -> str:
    """Return the first of these that was given, in the query or else in the form."""
    given = (values.get(name, "").strip() for values in (request.GET, request.POST) for name in names)
    return next((value for value in given if value), "")


def _rate(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise Invalid("rate must be a number of Hz.", field="rate")
    return int(text)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
