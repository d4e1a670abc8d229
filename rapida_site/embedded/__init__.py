"""PostgreSQL and Valkey without installing anything: started on demand, shared by every process of one data directory.

Imports no Django. ``servers.use()`` is the whole interface; ``command_line.py`` decides for ``manage.py``.
"""
