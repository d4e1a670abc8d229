"""Turns on the database threads for unary calls, each in the line of the organization that it works for.

Who a caller is costs a look-up, which itself needs a turn. So a call waits in the line of its address until one that
showed the same credentials has proved whose they are, and from then on in that organization's.
"""

from __future__ import annotations

from accounts.principals import CREDENTIAL_HEADERS
from rapida_site.lib.db import in_db
from rapida_site.lib.principal import Principal
from rapida_site.lib.turns import Turns, line_of, one_for_each_loop
from rapida_site.rpc.calls import Call

# Of the eight database threads (rapida_site.lib.db): the others stay free for live calls.
AT_ONCE = 6
MAX_WAITING, MAX_OF_ONE = 1000, 250
turns = one_for_each_loop(
    lambda: Turns(in_db, at_once=AT_ONCE, share=AT_ONCE, max_waiting=MAX_WAITING, max_of_one=MAX_OF_ONE)
)

_SHOWN = (*CREDENTIAL_HEADERS, "x-auth-id", "x-project-id")
_MOST_KNOWN = 10_000
_known: dict[int, str] = {}  # by a hash, so that no credential is kept


def line(call: Call) -> str:
    """Return the line in which a call waits for its turn."""
    return _known.get(_shown(call), call.address)


def learn(call: Call, principal: Principal) -> None:
    """Take note of whose credentials these are."""
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[_shown(call)] = line_of(principal)


def forget(call: Call) -> None:
    """Its credentials are nobody's, or not any more."""
    _known.pop(_shown(call), None)


def _shown(call: Call) -> int:
    return hash(tuple(call.headers.get(name) for name in _SHOWN))
