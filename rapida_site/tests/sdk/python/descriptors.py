"""Print the contract that ``rapida-python`` carries, as JSON: every service, message, field and enumeration."""

from __future__ import annotations

import json

import rapida  # noqa: F401  # registers its descriptors
from google.protobuf import descriptor_pool
from google.protobuf.descriptor_pb2 import FileDescriptorProto

SHARED = ("google/",)


def main() -> None:
    import sys

    files = {
        module.DESCRIPTOR.name
        for name, module in list(sys.modules.items())
        if name.endswith("_pb2") and hasattr(module, "DESCRIPTOR")
    }
    pool = descriptor_pool.Default()
    found = {}
    for name in sorted(name for name in files if not name.startswith(SHARED)):
        proto = FileDescriptorProto()
        pool.FindFileByName(name).CopyToProto(proto)
        found[name] = proto.SerializeToString().hex()
    print(json.dumps(found))


main()
