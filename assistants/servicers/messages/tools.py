"""Tools as messages."""

from __future__ import annotations

from accounts.servicers.people import dated, status
from assistants.models import Tool
from rapida_site.lib.rpc import values
from rapida_site.pb import assistant_tool_pb2 as pb


def tool(row: Tool) -> pb.AssistantTool:
    return pb.AssistantTool(
        id=row.pk,
        assistantId=row.assistant_id,
        name=row.name,
        description=row.description,
        fields=values.to_struct(row.parameters),
        executionMethod=row.method,
        executionOptions=values.to_metadata({f"tool.{key}": value for key, value in row.options.items()}),
        status=status(True),
        **dated(row),
    )
