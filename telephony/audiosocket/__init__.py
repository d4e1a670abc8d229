"""AudioSocket, the TCP protocol by which Asterisk hands a call's audio to an application (docs/audiosocket.md)."""
