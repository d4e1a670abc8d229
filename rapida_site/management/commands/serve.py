"""``manage.py serve [service[:port] …]``: run the platform, or the named services of it, in this process."""

from __future__ import annotations

import socket
from argparse import ArgumentParser
from typing import Any

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from rapida_site import migrations_state
from rapida_site.embedded import provision
from rapida_site.embedded.errors import EmbeddedError
from rapida_site.serve import listeners, services


def opened(words: list[str]) -> tuple[list[services.Wanted], list[socket.socket], socket.socket | None]:
    """Return the services that ``words`` name, their listening sockets, and AudioSocket's where one takes calls."""
    try:
        wanted = services.wanted(words)
        bound = [listeners.bind(settings.HOST, each.port, each.service.name, each.service.variable) for each in wanted]
        if not any(each.service.takes_calls for each in wanted):
            return wanted, bound, None
        port = settings.AUDIOSOCKET_PORT
        return wanted, bound, listeners.bind(settings.AUDIOSOCKET_HOST, port, "AudioSocket", "AUDIOSOCKET__PORT")
    except (services.UnknownService, listeners.CannotListen) as error:
        raise CommandError(str(error)) from error


class Command(BaseCommand):
    help = "Serve the platform: all services, each on its port, or only those named (name or name:port)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(f"{service.name} ({service.port})" for service in services.SERVICES)
        parser.add_argument("services", nargs="*", metavar="service", help=f"of {names}")
        parser.add_argument("--no-worker", action="store_true", help="run no Celery worker beside all services")

    def handle(self, *args: Any, **options: Any) -> None:
        words: list[str] = options["services"]
        wanted, bound, audio = opened(words)
        self._refuse_unready_stores()
        with_worker = not words and settings.EMBEDDED_REDIS and not options["no_worker"]
        self._run(wanted, bound, audio, with_worker)

    def _refuse_unready_stores(self) -> None:
        try:
            # Asked directly: a pool would try for ten seconds before it said that nobody is there.
            if absent := provision.missing(settings.DATABASES):
                raise CommandError(f"The database {absent[0]} does not exist: run 'manage.py migrate_all' first.")
            missing = migrations_state.unapplied_anywhere()
            redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]).ping()
        except EmbeddedError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {str(error).strip()}") from error
        except redis.RedisError as error:
            raise CommandError(f"Redis cannot be used: {error}. Check REDIS__HOST and REDIS__PORT.") from error
        for alias, migrations in missing.items():
            name = migrations_state.database_name(alias)
            raise CommandError(f"{name} lacks {len(migrations)} migrations: run 'manage.py migrate_all' first.")

    def _run(self, wanted: list[services.Wanted], bound: list[Any], audio: Any, with_worker: bool) -> None:
        # Only now: these load every app, and a mistake above should be answered at once.
        from assistants.live import registry
        from assistants.voice.store import recover
        from rapida_site.asgi import application
        from rapida_site.serve.process import Plan, run

        shown = "localhost" if settings.HOST in ("127.0.0.1", "0.0.0.0", "::") else settings.HOST  # noqa: S104
        scheme = "https" if settings.TLS_CERTIFICATE else "http"
        lines = [f"Rapida is ready: {scheme}://{shown}:{bound[0].getsockname()[1]}"]
        lines += [
            f"  {each.service.name:16}{listener.getsockname()[1]}" for each, listener in zip(wanted, bound, strict=True)
        ]
        if audio is not None:
            lines.append(f"  {'AudioSocket':16}{audio.getsockname()[1]}")
        if any(each.service.takes_calls for each in wanted):
            recover()
            connections.close_all()
        run(Plan(bound, audio, with_worker, "\n".join(lines)), application, registry)
