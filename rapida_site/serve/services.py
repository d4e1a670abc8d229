"""The services and their ports, in one place; every port answers with the same application."""

from __future__ import annotations

from dataclasses import dataclass

from rapida_site.lib import env


class UnknownService(Exception):
    """The command line names a service that does not exist."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the platform; ``takes_calls`` adds the AudioSocket port to it."""

    name: str
    port: int
    purpose: str
    takes_calls: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that moves its port."""
        return "PORT" if self.name == "gateway" else f"{self.name.upper().replace('-', '_')}_PORT"


SERVICES = (
    Service("gateway", 8080, "everything, as through the reverse proxy"),
    Service("web-api", 9001, "people, organizations, projects, keys, credentials"),
    Service("assistant-api", 9007, "assistants, conversations, live audio", takes_calls=True),
    Service("integration-api", 9004, "speech and language providers"),
    Service("endpoint-api", 9005, "events, webhooks, LLM endpoints"),
    Service("document-api", 9010, "documents and retrieval"),
    Service("ui", 3000, "dashboard and administration"),
)
_BY_NAME = {service.name: service for service in SERVICES}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A service to be served on this port; 0 takes any free one."""

    service: Service
    port: int


def wanted(words: list[str]) -> list[Wanted]:
    """Read ``name`` or ``name:port`` words; none means all. ``PORT`` moves a service that is alone in its process."""
    alone = len(words) == 1
    return [_read(word, alone=alone) for word in words or _BY_NAME]


def _read(word: str, *, alone: bool) -> Wanted:
    name, _, port = word.partition(":")
    service = _BY_NAME.get(name)
    if service is None:
        raise UnknownService(f"No service is called {name!r}; there are {', '.join(_BY_NAME)}.")
    if port and not (port.isdecimal() and int(port) <= 65535):
        raise UnknownService(f"{word!r}: after the colon comes a port from 0 to 65535.")
    if port:
        return Wanted(service, int(port))
    own = env.integer(service.variable, service.port, low=0, high=65535)
    return Wanted(service, env.integer("PORT", own, low=0, high=65535) if alone else own)
