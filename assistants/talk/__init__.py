"""The plain WebSocket way of talking: requests in, responses out, and the transport between them and a call."""
