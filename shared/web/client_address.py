"""Where a request comes from, as far as that can be known."""

import hmac
from collections.abc import Callable, Mapping
from ipaddress import IPv6Address, ip_address
from typing import Any

ORIGIN_SECRET_HEADER = "x-origin-secret"  # noqa: S105 - the name of a header
VIEWER_HEADER = "cloudfront-viewer-address"


def client_address(event: Mapping[str, Any], origin_secret: Callable[[], str | None]) -> str:
    """The viewer's address; of IPv6 the /64 network, which is what one subscriber has.

    CloudFront's viewer header counts only beside the origin secret: anybody could send the header itself.
    """
    headers = event.get("headers") or {}
    source = str(event["requestContext"]["http"].get("sourceIp", ""))
    shown = headers.get(ORIGIN_SECRET_HEADER)
    if shown and VIEWER_HEADER in headers:
        expected = origin_secret()
        if expected and hmac.compare_digest(shown.encode(), expected.encode()):
            source = headers[VIEWER_HEADER].rpartition(":")[0]  # address:port, also for IPv6
    return _grouped(source)


def _grouped(text: str) -> str:
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)
