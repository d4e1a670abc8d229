"""``manage.py serve``: any set of the services in one process with one event loop.

``services`` names them, ``listeners`` binds their ports, ``web`` answers HTTP and WebSockets, ``worker`` keeps Celery
running, ``process`` starts and stops it all.
"""
