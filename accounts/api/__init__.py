"""The REST interface of accounts, by subject."""
