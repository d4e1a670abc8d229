"""System checks of the whole project: each says what is wrong and what to do."""

from __future__ import annotations
