"""``manage.py talk``: a caller on the command line. It uses the public interfaces only and works against any server."""
