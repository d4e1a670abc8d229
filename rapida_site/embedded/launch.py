"""As whom the servers run: as the caller, or, when that is root (PostgreSQL refuses it), as an unprivileged user.

Nobody is added to the machine and no existing directory changes its mode. When the unprivileged user cannot enter the
directories above the data or the programs (a checkout below /root, for example), the server keeps the one capability to
pass through directories (``CAP_DAC_READ_SEARCH``).
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from rapida_site.embedded.errors import EmbeddedError

# Neither the messages nor the sorting of the servers may depend on whose terminal started them.
LOCALE = "C.UTF-8" if sys.platform != "darwin" else "en_US.UTF-8"


@dataclass(frozen=True, slots=True)
class Servant:
    """The user that a server runs as."""

    name: str
    uid: int
    gid: int


def servant() -> Servant | None:
    """Return the user to drop to when we are root; None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Servant(name, entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL may not run as root, and there is no user 'nobody' to run it as: use an ordinary user."
    )


def own(path: Path) -> Path:
    """Make the directory, private to the user that the servers run as, and refuse one that belongs to somebody else."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    user, found = servant(), path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.geteuid(), *([user.uid] if user else [])}:
        raise EmbeddedError(
            f"{path} belongs to another user: remove it, or set RAPIDA_DATA to a directory of your own."
        )
    if user and found.st_uid != user.uid:
        os.chown(path, user.uid, user.gid)
    path.chmod(0o700)
    return path


def as_servant(command: list[str], *needs: Path) -> list[str]:
    """Return the command that runs ``command`` as the servant, who must be able to reach the paths it ``needs``."""
    user = servant()
    if user is None:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedError(
            "PostgreSQL may not run as root: install setpriv (package util-linux) or use an ordinary user."
        )
    prefix = [setpriv, f"--reuid={user.uid}", f"--regid={user.gid}", "--clear-groups"]
    closed = [parent for path in needs for parent in path.resolve().parents if not parent.stat().st_mode & stat.S_IXOTH]
    if closed:
        # access(), which initdb asks whether it may run postgres, would ignore the capability without the security bit.
        prefix += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--securebits=+no_setuid_fixup"]
    return [*prefix, *command]
