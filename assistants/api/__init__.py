"""REST of assistants; every view is: read, act, answer."""
