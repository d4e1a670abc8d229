"""What we use of aiortc, loaded without FFmpeg.

aiortc imports ``av``, a binding to FFmpeg, for codecs that never run here: packets come encoded and leave encoded. Its
wheel is 100 MB and holds x264 and x265, which are under the GPL. So it is left out of the lock file, and where it is
not installed, stand-ins for the classes that aiortc names take its place while aiortc is imported.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from types import ModuleType
from typing import Any

_NAMES = {
    "av": ("AudioFrame", "AudioResampler", "CodecContext", "VideoFrame"),
    "av.frame": ("Frame",),
    "av.packet": ("Packet",),
    "av.video.codeccontext": ("VideoCodecContext",),
}


class _StandIn:
    """A class of ``av``. aiortc makes an encoder before it passes packets on, and asks nothing of it."""

    def __init__(self, *args: Any, **options: Any) -> None: ...

    @classmethod
    def create(cls, codec: str, mode: str) -> _StandIn:
        return cls()

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"aiortc wants a codec of FFmpeg ({type(self).__name__}.{name}): pass it encoded packets.")


def _tells_of_av(error: ImportError | AttributeError) -> bool:
    module = error.name if isinstance(error, ImportError) else getattr(error.obj, "__name__", "")
    return (module or "").partition(".")[0] == "av"


@contextmanager
def _without_ffmpeg() -> Iterator[None]:
    if "av" in sys.modules or importlib.util.find_spec("av"):
        yield
        return
    modules = {name: ModuleType(name) for name in _NAMES}
    for module, names in _NAMES.items():
        vars(modules[module]).update({name: type(name, (_StandIn,), {"__module__": module}) for name in names})
    sys.modules.update(modules)
    try:
        yield
    except (ImportError, AttributeError) as error:
        if not _tells_of_av(error):
            raise
        raise ImportError(
            f"This version of aiortc wants more of FFmpeg than {__name__} stands in for ({error}): "
            "name it there, or install the package av."
        ) from error
    finally:
        for name in modules:
            del sys.modules[name]


with _without_ffmpeg():
    from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
    from aiortc.mediastreams import MediaStreamError
    from aiortc.rtcdtlstransport import SRTP_PROFILES, RTCCertificate
    from aiortc.sdp import candidate_from_sdp

__all__ = [
    "MediaStreamError",
    "MediaStreamTrack",
    "Packet",
    "RTCConfiguration",
    "RTCPeerConnection",
    "RTCRtpSender",
    "RTCSessionDescription",
    "candidate_from_sdp",
    "warm_up",
]


@functools.cache
def warm_up() -> None:
    """Make the process's first certificate and DTLS context, which take 20 ms and those after them less than one."""
    RTCCertificate.generateCertificate()._create_ssl_context(SRTP_PROFILES)


class Packet(bytes):
    """An encoded packet and its place in time, as aiortc's senders take it from a track."""

    pts: int
    time_base: Fraction

    def __new__(cls, payload: bytes, pts: int, time_base: Fraction) -> Packet:
        packet = super().__new__(cls, payload)
        packet.pts, packet.time_base = pts, time_base
        return packet
