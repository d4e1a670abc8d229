"""The one error of the embedded servers: a sentence with the cause and the cure, fit to print as it is."""

from __future__ import annotations


class EmbeddedError(Exception):
    """An embedded server cannot be started or reached."""
