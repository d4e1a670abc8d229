"""Which deployment a client that talks by itself is served from: ``x-client-source``, or what its credential says."""

from __future__ import annotations

from assistants.models import Source
from rapida_site.lib.errors import Invalid
from rapida_site.lib.principal import Principal, PrincipalKind

SOURCES = (Source.DEBUGGER, Source.WEB_PLUGIN, Source.SDK)


def source_of(wanted: str, principal: Principal) -> Source:
    """Return what the client says it is, or what its credential suggests; raises ``Invalid`` for anything else.

    Calls by telephone have doors of their own, so nobody may claim to be one here.
    """
    if not wanted:
        return Source.DEBUGGER if principal.kind is PrincipalKind.USER else Source.SDK
    if wanted not in SOURCES:
        raise Invalid(f"The source must be one of {', '.join(SOURCES)}.", field="source")
    return Source(wanted)
