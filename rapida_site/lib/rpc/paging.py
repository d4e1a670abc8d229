"""Pages as the official clients ask for them: 1-based, at most 100 rows, with the total."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from rapida_site.pb.common_pb2 import Paginate, Paginated

M = TypeVar("M", bound=Model)

DEFAULT_SIZE = 20
MAX_SIZE = 100
# PostgreSQL counts an offset in a signed 64-bit number; nobody reads that far, so the page is bounded well before.
_MAX_PAGE = 10_000_000


def page_of(rows: QuerySet[M], paginate: Paginate) -> tuple[list[M], Paginated]:
    """Return one page of ``rows`` in their order, and what the reply says about it.

    Page 0 is page 1, size 0 the default of 20; a larger size than 100 is cut to it. A page past the end is empty.
    """
    page = min(paginate.page or 1, _MAX_PAGE)
    size = min(paginate.pageSize or DEFAULT_SIZE, MAX_SIZE)
    start = (page - 1) * size
    return list(rows[start : start + size]), Paginated(currentPage=page, totalItem=rows.count())
