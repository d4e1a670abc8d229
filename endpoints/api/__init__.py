"""The REST interface of endpoints; every view is: read, act, answer."""
