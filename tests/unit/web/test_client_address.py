"""Where a request comes from."""

from typing import Any

import pytest

from shared.web.client_address import client_address
from tests.apigw import gateway_event


def address(source: str, headers: dict[str, str] | None = None, secret: str | None = "s3cret") -> str:
    event: dict[str, Any] = gateway_event("GET", "/", headers=headers or {}, source_ip=source)
    return client_address(event, lambda: secret)


def test_the_gateways_address_counts() -> None:
    assert address("203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("viewer", "known_as"),
    [
        ("192.0.2.1:4711", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6:4711", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:4711", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
    ],
)
def test_the_viewers_address_counts_beside_the_secret(viewer: str, known_as: str) -> None:
    headers = {"cloudfront-viewer-address": viewer, "x-origin-secret": "s3cret"}
    assert address("203.0.113.7", headers) == known_as


@pytest.mark.parametrize("shown", ["", "wrong", "S3CRET", "schlüssel"])
def test_without_the_secret_the_header_is_nothing(shown: str) -> None:
    headers = {"cloudfront-viewer-address": "192.0.2.1:1", "x-origin-secret": shown}
    assert address("203.0.113.7", headers) == "203.0.113.7"


def test_where_no_secret_is_set_no_header_is_trusted() -> None:
    headers = {"cloudfront-viewer-address": "192.0.2.1:1", "x-origin-secret": ""}
    assert address("203.0.113.7", headers, secret=None) == "203.0.113.7"
    assert address("203.0.113.7", headers | {"x-origin-secret": "x"}, secret="") == "203.0.113.7"


def test_one_subscriber_of_ipv6_is_one_network() -> None:
    assert address("2001:db8::1") == address("2001:db8::ffff:1") == "2001:db8::/64"
    assert address("::ffff:203.0.113.7") == "203.0.113.7"
    assert address("") == "unknown"
