"""``manage.py talk``: speak a WAV file (or the microphone, or typed lines) into a running server and hear the answer.

It uses the public interfaces alone, so the server may run anywhere. Exit status: 0 answered, 1 refused or out of reach,
2 wrong usage, 3 no answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from argparse import ArgumentParser
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assistants.talk.requests import RATES
from rapida_site import paths
from rapida_site.lib import env
from telephony.talk.caller import Line, Refused, Report, Silent, Wish, recite, speak, supervised
from telephony.talk.conversation import Conversation, connected
from telephony.talk.phone import RATE as PHONE_RATE
from telephony.talk.phone import dialled
from telephony.talk.sound import Mouth, Recital, WaveError, read_wave, write_wave
from telephony.talk.soundcard import NoSoundCard, SoundCard

REFUSED, USAGE, NO_ANSWER = 1, 2, 3
NOTE = paths.DATA / "demo.json"
Script = Callable[[], Coroutine[Any, Any, None]]
LOCAL = ("localhost", "127.0.0.1", "::1")


class Command(BaseCommand):
    help = "Talk to an assistant of a running server, with a WAV file, the microphone or typed lines."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", nargs="?", type=Path, help="a PCM WAV file of 8, 16 or 24 bits")
        parser.add_argument("--out", type=Path, help="write what the assistant said to this WAV file")
        parser.add_argument("--stereo", action="store_true", help="--out holds both voices: left yours")
        parser.add_argument("--url", default=_own_server(), help="the server; default: %(default)s")
        parser.add_argument("--key", help="a project key; default: $RAPIDA_API_KEY, or the local demo's")
        parser.add_argument("--assistant", help="an assistant's id; default: the local demo's")
        parser.add_argument("--rate", type=int, choices=RATES, default=16000, help="Hz on the wire")
        parser.add_argument("--mic", action="store_true", help="speak with the microphone until Ctrl-C")
        parser.add_argument("--text", action="append", default=[], help="type this line; may be given several times")
        parser.add_argument("--audiosocket", metavar="HOST:PORT", help="call through AudioSocket, as Asterisk does")
        parser.add_argument("--no-wait", action="store_true", help="speak at once instead of after the greeting")
        parser.add_argument("--patience", type=float, default=30.0, help="seconds to wait for an answer")

    def handle(self, *args: Any, **options: Any) -> None:
        pcm, wish = self._prepare(options)
        try:
            report = asyncio.run(self._talk(wish, pcm, options))
        except (Refused, NoSoundCard) as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        except Silent as error:
            raise CommandError(str(error), returncode=NO_ANSWER) from error
        self._save(report, wish.rate, options)

    # ------------------------------------------------------------------------------------------ before
    def _prepare(self, options: dict[str, Any]) -> tuple[bytes, Wish]:
        ways = [bool(options["question"] or options["text"]), options["mic"]]
        if sum(ways) != 1:
            raise CommandError("Give a WAV file or --text, or else --mic.", returncode=USAGE)
        if options["audiosocket"] and (options["text"] or options["mic"]):
            raise CommandError("--audiosocket takes a WAV file only.", returncode=USAGE)
        rate = PHONE_RATE if options["audiosocket"] else options["rate"]
        try:
            pcm = read_wave(options["question"], rate) if options["question"] else b""
        except WaveError as error:
            raise CommandError(str(error), returncode=USAGE) from error
        if not all(line.strip() for line in options["text"]):
            raise CommandError("--text needs words: a blank line is no question.", returncode=USAGE)
        if options["patience"] <= 0:
            raise CommandError("--patience takes a number of seconds above 0.", returncode=USAGE)
        _refuse_no_address(options["url"])
        _refuse_unwritable(options["out"])
        key, assistant = self._credentials(options)
        return pcm, Wish(options["url"], key, assistant, rate, not options["no_wait"], options["patience"])

    def _credentials(self, options: dict[str, Any]) -> tuple[str, str]:
        """Return key and assistant; for a server on this machine the demo's, which ``seed_demo`` notes down."""
        note: dict[str, str] = {}
        local = urlsplit(options["url"]).hostname in LOCAL
        if local and NOTE.is_file():
            note = json.loads(NOTE.read_text(encoding="utf-8"))
        key = options["key"] or os.environ.get("RAPIDA_API_KEY") or note.get("key", "")
        assistant = options["assistant"] or note.get("assistant", "")
        if not key or not assistant:
            missing = "--key" if not key else "--assistant"
            why = f"there is no note of a local demo ({NOTE})" if local else "the local demo's is for this machine only"
            raise CommandError(f"{missing} is needed: {why}.", returncode=USAGE)
        return key, assistant

    # ------------------------------------------------------------------------------------------ the call
    async def _talk(self, wish: Wish, pcm: bytes, options: dict[str, Any]) -> Report:
        loop = asyncio.get_running_loop()
        recital = Recital(wish.rate, loop.time)
        if options["audiosocket"]:
            host, _, port = options["audiosocket"].rpartition(":")
            if not port.isdecimal():
                raise CommandError("--audiosocket takes HOST:PORT.", returncode=USAGE)
            async with dialled(wish, host or "localhost", int(port), self._tell, recital.asked_at) as phone:
                return await self._carry(phone, recital, lambda: recite(phone, recital, wish, pcm, []))
        card = SoundCard(wish.rate) if options["mic"] else None
        try:
            async with connected(wish) as socket:
                on_sound = card.play if card is not None else _ignore
                line = Conversation(socket, wish, self._tell, asked_at=recital.asked_at, on_sound=on_sound)
                mode = "both" if pcm or card is not None or options["out"] else "text"
                if card is not None:
                    return await self._carry(line, card, lambda: self._until_interrupted(line), mode)
                return await self._carry(line, recital, lambda: recite(line, recital, wish, pcm, options["text"]), mode)
        finally:
            if card is not None:
                card.close()

    async def _carry(self, line: Line, mouth: Mouth, script: Script, mode: str = "") -> Report:
        spoken = bytearray()

        async def main() -> None:
            if isinstance(line, Conversation):
                await line.begin(mode)
            speaking = asyncio.create_task(speak(line, mouth, spoken)) if mode != "text" else None
            try:
                await script()
            finally:
                if speaking is not None:
                    speaking.cancel()
                await line.hang_up()

        await supervised(main(), line.listen())
        return Report(bytes(line.ear.pcm), bytes(spoken), line.answers, line.first_sound)

    async def _until_interrupted(self, line: Line) -> None:
        """Talk until Ctrl-C, or until the server hangs up."""
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(signal.SIGINT, stop.set)
        self._tell("speak; Ctrl-C hangs up")
        ended, stopped = asyncio.create_task(line.until_ended()), asyncio.create_task(stop.wait())
        await asyncio.wait([ended, stopped], return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, stopped):
            task.cancel()
        loop.remove_signal_handler(signal.SIGINT)

    # ------------------------------------------------------------------------------------------ after
    def _save(self, report: Report, rate: int, options: dict[str, Any]) -> None:
        if report.first_sound is not None:
            self._tell(f"answered aloud {report.first_sound:.2f} s after the last word, as heard here")
        if options["out"] is None:
            return
        channels = (report.spoken, report.heard) if options["stereo"] else (report.heard,)
        try:
            write_wave(options["out"], rate, *channels)
        except OSError as error:
            raise CommandError(f"{options['out']} cannot be written: {error.strerror}", returncode=USAGE) from error
        self._tell(f"{options['out']}: {len(report.heard) / (2 * rate):.1f} s at {rate} Hz")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _own_server() -> str:
    """The gateway on this machine, on the port and with the TLS that the environment sets."""
    scheme = "wss" if settings.TLS_CERTIFICATE else "ws"
    return f"{scheme}://localhost:{env.integer('PORT', 8080, low=0, high=65535)}"


def _refuse_no_address(url: str) -> None:
    try:
        address = urlsplit(url)
        usable = address.scheme in ("ws", "wss", "http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise CommandError("--url takes an address such as ws://localhost:8080.", returncode=USAGE)


def _refuse_unwritable(out: Path | None) -> None:
    """Before the call, not after it."""
    if out is None:
        return
    if out.is_dir():
        raise CommandError(f"{out} is a directory: name a WAV file in it.", returncode=USAGE)
    if not (out.parent.is_dir() and os.access(out if out.exists() else out.parent, os.W_OK)):
        raise CommandError(f"{out.parent} is no directory that can be written to.", returncode=USAGE)


def _ignore(pcm: bytes) -> None:
    """Nothing is played: there is no loudspeaker."""
