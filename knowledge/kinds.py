"""Which files a collection takes, told by their first bytes and their name; what a client calls them does not count.

No I/O, no Django. Text is UTF-8, or UTF-16 with its byte order mark.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import PurePosixPath

from rapida_site.lib.errors import Invalid

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Kind:
    """``magic`` is what the file begins with and ``member`` a name inside a ZIP; a text has neither."""

    content_type: str
    magic: bytes = b""
    member: bytes = b""


KINDS = {
    "pdf": Kind("application/pdf", _PDF),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", _ZIP, b"word/"),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", _ZIP, b"xl/"),
    "pptx": Kind(f"{_OFFICE}presentationml.presentation", _ZIP, b"ppt/"),
    "doc": Kind("application/msword", _OLE),
    "xls": Kind("application/vnd.ms-excel", _OLE),
    "ppt": Kind("application/vnd.ms-powerpoint", _OLE),
    "msg": Kind("application/vnd.ms-outlook", _OLE),
    "txt": Kind("text/plain"),
    "md": Kind("text/markdown"),
    "markdown": Kind("text/markdown"),
    "csv": Kind("text/csv"),
    "html": Kind("text/html"),
    "htm": Kind("text/html"),
    "xml": Kind("application/xml"),
    "json": Kind("application/json"),
    "eml": Kind("message/rfc822"),
}
ENDINGS = tuple(f".{ending}" for ending in KINDS)
_ENDING_OF_TYPE = {kind.content_type: ending for ending, kind in reversed(KINDS.items())}


def content_type_of(name: str, content: bytes, claimed: str = "") -> str:
    """Return the file's true content type, or raise Invalid with the reason.

    The name's ending says what it should be, ``claimed`` only where the name has none; the content has to agree.
    """
    ending = PurePosixPath(name).suffix.lstrip(".").lower()
    if not ending:
        ending = _ENDING_OF_TYPE.get(claimed.partition(";")[0].strip().lower(), "")
    kind = KINDS.get(ending)
    if kind is None:
        raise Invalid(f"{name!r} is of a kind that is not read; use {', '.join(ENDINGS)}.", field="name")
    if not content:
        raise Invalid(f"{name!r} is empty.", field="content")
    if not (_is_text(content) if not kind.magic else _is_binary(kind, content)):
        raise Invalid(f"{name!r} does not hold what its ending says: it is no {ending} file.", field="content")
    return kind.content_type


def _is_binary(kind: Kind, content: bytes) -> bool:
    # A few writers put a line or a mark before "%PDF-"; readers look for it in the first kilobyte.
    begins = kind.magic in content[:1024] if kind.magic == _PDF else content.startswith(kind.magic)
    return begins and kind.member in content


def _is_text(content: bytes) -> bool:
    encoding = "utf-16" if content.startswith(_UTF16) else "utf-8"
    try:
        return "\0" not in content.decode(encoding)
    except UnicodeDecodeError:
        return False
