"""The REST interface of knowledge; every view is: read, act, answer."""
