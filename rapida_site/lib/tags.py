"""Tags: short words by which people find a thing among many."""

from __future__ import annotations

from collections.abc import Sequence

from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import one_line

MAX_TAGS = 50


def tag_list(values: Sequence[str]) -> list[str]:
    """Return stripped tags, each once, in their order."""
    tags = list(dict.fromkeys(one_line("tags", value, 100) for value in values))
    if len(tags) > MAX_TAGS:
        raise Invalid(f"At most {MAX_TAGS} tags.", field="tags")
    return tags
