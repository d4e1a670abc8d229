"""A bare grpc.aio server that answers every unary call with the same bytes: what gRPC itself costs in Python."""

from __future__ import annotations

import gc
from typing import Any

import grpc
import uvloop

ANSWER = bytes(400)


class Anything(grpc.GenericRpcHandler):
    def service(self, handler_call_details: Any) -> Any:
        return grpc.unary_unary_rpc_method_handler(_answer)


async def _answer(_request: bytes, _context: Any) -> bytes:
    return ANSWER


async def main() -> None:
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((Anything(),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    gc.collect()
    gc.freeze()
    print("ready", port, flush=True)
    await server.wait_for_termination()


if __name__ == "__main__":
    uvloop.run(main())
