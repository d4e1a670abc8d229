"""How each interface finds its principal: REST (drf), pages, WebSockets (sockets)."""
