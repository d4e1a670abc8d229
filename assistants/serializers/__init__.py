"""The JSON of the REST interface; names as in the gRPC messages, ids as text."""
