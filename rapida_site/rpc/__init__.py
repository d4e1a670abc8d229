"""The wire contract on every transport: gRPC, grpc-web and grpc-websockets reach the same handlers.

``adapter`` turns the apps' services into handlers, ``turns`` shares the database threads among callers, ``handlers``
collects the handlers, ``registry`` calls them in this process, ``server`` is the gRPC server, ``one_port`` lets it
share a port with HTTP, ``grpc_web`` and ``grpc_websockets`` are the browsers' ways in (docs/grpc.md).
"""
