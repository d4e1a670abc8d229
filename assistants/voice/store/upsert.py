"""Many rows in one statement: they travel as one JSON text, and PostgreSQL takes it apart by the table's own types.

The batches of live calls share their process with the audio of those calls. Rows as model instances cost it several
times as much, because Django prepares each value of each row by itself.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connections, models, router
from django.utils import timezone

Row = Mapping[str, Any]


def upsert(model: type[models.Model], rows: Sequence[Row], *, key: tuple[str, ...], replaced: tuple[str, ...]) -> None:
    """Insert ``rows`` (column → value, all with the same columns); of one whose ``key`` is there, replace ``replaced``.

    Two rows with the same key are an error. What is missing gets its default; auto times are now.
    """
    missing = [field for field in model._meta.concrete_fields if field.attname not in rows[0]]
    complete = [{**row, **{field.attname: _made(field) for field in missing}} for row in rows]
    alias = router.db_for_write(model)
    with connections[alias].cursor() as cursor:
        cursor.execute(_statement(alias, model, key, replaced), [json.dumps(complete, default=datetime.isoformat)])


def _made(field: models.Field[Any, Any]) -> Any:
    automatic = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return timezone.now() if automatic else field.get_default()


@functools.cache
def _statement(alias: str, model: type[models.Model], key: tuple[str, ...], replaced: tuple[str, ...]) -> str:
    quote = connections[alias].ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(field.attname) for field in model._meta.concrete_fields)
    changes = ", ".join(f"{quote(name)} = EXCLUDED.{quote(name)}" for name in replaced)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"  # noqa: S608 - the names are the model's own
        f" ON CONFLICT ({', '.join(map(quote, key))}) DO UPDATE SET {changes}"
    )
