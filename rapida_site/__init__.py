"""Composition of the project: settings, addresses, servers. No app imports from here but ``rapida_site.lib``."""

from __future__ import annotations

import os

# A server shares its cores between calls: the libraries under numpy would each start a thread per core and spin. This
# must happen before the first import of numpy; who wants other numbers sets the variables.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
# gRPC's own care for forked processes: nothing here forks without exec, and it would complain of every program started.
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
