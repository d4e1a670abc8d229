"""The default installation holds nothing under the GPL: neither by what packages say nor by what their wheels carry."""

from __future__ import annotations

import re
from importlib import metadata

import pytest

from rapida_site.paths import BASE

# Packages whose own licence says nothing of the GPL in their wheels, or that are there on some platforms only.
CARRIERS = {
    "av", "espeakng", "espeakng-loader", "imageio-ffmpeg", "phonemizer", "phonemizer-fork", "piper-phonemize",
    "piper-tts", "py-espeak-ng", "pyav", "static-ffmpeg",
}  # fmt: skip
LIBRARIES = re.compile(r"lib(x26[45]|xvid|postproc|avcodec|rubberband|readline)\b.*\.(so|dylib)|espeak", re.IGNORECASE)
GPL = re.compile(r"(?<!L)(?<!Lesser )GPL|GNU (Affero )?General Public", re.IGNORECASE)


def _locked() -> list[str]:
    text = (BASE / "requirements.txt").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.MULTILINE)


def _licence(about: metadata.PackageMetadata) -> str:
    """Return what the package says of its licence, without the licence's text."""
    said = [text for field in ("License-Expression", "License", "Classifier") for text in about.get_all(field) or ()]
    return "\n".join(text.partition("\n")[0] for text in said)


@pytest.mark.parametrize("name", _locked())
def test_no_locked_package_is_or_carries_a_work_under_the_gpl(name: str) -> None:
    assert name not in CARRIERS
    try:
        package = metadata.distribution(name)
    except metadata.PackageNotFoundError:  # of another platform
        return
    assert not GPL.search(_licence(package.metadata))
    assert not [str(file) for file in package.files or () if LIBRARIES.search(str(file))]


def test_these_checks_see_what_they_are_for() -> None:
    assert len(_locked()) > 100
    assert LIBRARIES.search("av.libs/libx264-d6533a8d.so.165")
    assert LIBRARIES.search("espeakng_loader/espeak-ng-data/phontab")
    assert not LIBRARIES.search("opuslib_next/_native/libopus.so")
    for text in ("GPL-3.0-or-later", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "AGPL-3.0"):
        assert GPL.search(text)
    for text in ("LGPL-3.0-only", "License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", "MIT"):
        assert not GPL.search(text)
