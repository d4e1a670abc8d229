"""``python -m rapida_site.healthcheck``: is the service of this container ready? (Its image has no curl.)"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from rapida_site.serve.services import wanted


def is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=4) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False


def main() -> None:
    # The first process of the container was started as `manage.py serve NAME`.
    words = Path("/proc/1/cmdline").read_bytes().decode().split("\0")
    named = [word for word in words[words.index("serve") + 1 :] if word and not word.startswith("-")]
    sys.exit(not all(is_ready(each.port) for each in wanted(named)))


if __name__ == "__main__":
    main()
