"""Rows of assistants as messages of the contract."""
