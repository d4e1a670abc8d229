"""System checks: are the local models there and what runs them, and every factory where the registry says."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, register

from integrations.providers.local import fetch, manifest
from integrations.registry import PROVIDERS


@register()
def local_models_are_there(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn once per model: everything else of the platform works without it."""
    lacking = {file.name: file.stage for file in fetch.missing(manifest.FILES)}
    return [
        checks.Warning(
            f"The model {name!r} is missing: {stage} is not available.",
            hint=f"Run `python manage.py fetch_models {name}`.",
            id="integrations.W001",
        )
        for name, stage in lacking.items()
    ]


@register()
def language_model_can_run(
    app_configs: Sequence[AppConfig] | None, *, library: str = "libgomp.so.1", **kwargs: Any
) -> list[CheckMessage]:
    """Warn where the one library is missing that the wheels want of the system."""
    if sys.platform != "linux":
        return []
    try:
        ctypes.CDLL(library)
    except OSError:
        message = f"The library {library} is missing: the local language model is not available."
        return [
            checks.Warning(
                message, hint="Install it (Debian and Ubuntu: apt install libgomp1).", id="integrations.W002"
            )
        ]
    return []


@register()
def factories_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find each factory's module without importing its engine."""
    dotted = {path for spec in PROVIDERS.values() for path in spec.capabilities.values()}
    return [
        checks.Error(f"The registry names {path}, which does not exist.", id="integrations.E001")
        for path in sorted(dotted)
        if find_spec(path.partition(":")[0]) is None
    ]
