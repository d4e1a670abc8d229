"""Where the project keeps what it writes: one data directory holds it all (``RAPIDA_DATA``, default ``var/``)."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from rapida_site.lib import env

BASE = Path(__file__).resolve().parent.parent
DATA = Path(env.text("RAPIDA_DATA", str(BASE / "var"))).resolve()
MODELS = Path(env.text("RAPIDA_MODELS", str(DATA / "models"))).resolve()
MEDIA = Path(env.text("ASSET_STORE__STORAGE_PATH_PREFIX", str(DATA / "media"))).resolve()
# A unix socket path may hold about 100 bytes; PostgreSQL adds ".s.PGSQL.5432.lock".
_SOCKET_PATH_LIMIT = 80


def socket_directory() -> Path:
    """Return the directory of the embedded servers' sockets; a short one under /tmp when the data path is too long."""
    wanted = DATA / "run"
    if len(str(wanted)) <= _SOCKET_PATH_LIMIT:
        return wanted
    digest = hashlib.sha256(str(DATA).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"rapida-{digest}"
