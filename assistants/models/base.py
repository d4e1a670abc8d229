"""The base of every tenant's table (``rapida_site.lib.rows``)."""

from __future__ import annotations

from rapida_site.lib.rows import TenantRow, written_by

__all__ = ["TenantRow", "written_by"]
