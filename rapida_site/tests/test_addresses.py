"""Which addresses are public, and what the operator's exceptions cover."""

from __future__ import annotations

import ipaddress

import pytest

from rapida_site.lib import addresses

PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
CLOSED = {
    "loopback": "127.0.0.1", "all of loopback": "127.255.255.254", "this host": "0.0.0.0", "private A": "10.0.0.1",
    "private B": "172.16.5.5", "private C": "192.168.1.1", "link-local, cloud metadata": "169.254.169.254",
    "carrier-grade NAT": "100.64.0.1", "metadata behind it": "100.100.100.200", "benchmarks": "198.18.0.1",
    "documentation": "203.0.113.9", "multicast": "224.0.0.1", "reserved": "240.0.0.1", "broadcast": "255.255.255.255",
    "IPv6 loopback": "::1", "unspecified": "::", "unique local": "fd00::1", "link-local": "fe80::1",
    "site-local": "fec0::1", "IPv6 multicast": "ff02::1", "IPv6 documentation": "2001:db8::1",
    "new documentation": "3fff::1", "Teredo": "2001::1", "outside unicast": "5f00::1",
    "mapped loopback": "::ffff:127.0.0.1", "mapped private": "::ffff:10.0.0.1", "compatible": "::7f00:1",
    "NAT64 loopback": "64:ff9b::7f00:1", "NAT64 metadata": "64:ff9b::a9fe:a9fe", "local NAT64": "64:ff9b:1::a00:1",
    "6to4 of private": "2002:a00:1::1", "6to4": "2002:808:808::1", "protocol assignments": "192.0.0.9",
    "IPv6 protocol assignments": "2001:1::1",
}  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_public(text: str) -> None:
    assert addresses.is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", CLOSED.values(), ids=CLOSED.keys())
def test_everything_else_is_not(text: str) -> None:
    assert not addresses.is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    ("rule", "address", "port", "covered"),
    [
        ("10.0.0.0/8", "10.9.8.7", 443, True),
        ("10.0.0.0/8", "11.0.0.1", 443, False),
        ("127.0.0.1", "127.0.0.1", 9000, True),
        ("127.0.0.1:9000", "127.0.0.1", 9000, True),
        ("127.0.0.1:9000", "127.0.0.1", 9001, False),
        ("10.0.0.0/8:443", "10.1.1.1", 80, False),
        ("::1", "::1", 80, True),
        ("[::1]:9000", "::1", 9000, True),
        ("[::1]:9000", "::1", 80, False),
        ("fd00::/8", "fd12::1", 80, True),
    ],
)
def test_a_rule_covers_its_addresses_at_its_port(rule: str, address: str, port: int, covered: bool) -> None:
    [only] = addresses.rules([rule])
    assert only.covers_address(ipaddress.ip_address(address), port) is covered


def test_a_host_name_covers_itself_alone() -> None:
    everywhere, one_port = addresses.rules(["Minio.internal", "minio.internal:9000"])
    assert everywhere.covers_host("minio.INTERNAL.", 1)
    assert not everywhere.covers_host("evil.minio.internal", 1)
    assert one_port.covers_host("minio.internal", 9000)
    assert not one_port.covers_host("minio.internal", 9001)
    assert not everywhere.covers_address(ipaddress.ip_address("10.0.0.1"), 1)


@pytest.mark.parametrize("text", ["http://x", "10.0.0.0/99", "[nonsense]:1", "a b", "host:port", "host:999999"])
def test_a_word_that_is_no_rule_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is no host, address or network"):
        addresses.rules([text])
