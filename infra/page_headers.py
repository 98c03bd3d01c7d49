"""What every page of the client is sent with, on AWS as on one machine: the one place that says what it may load.

Standard library only, so that the local edge can ask here too.
"""

from types import MappingProxyType

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",  # the API and its live socket, both on the page's own origin
        "manifest-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

PAGE_SECURITY_HEADERS = MappingProxyType(
    {
        "content-security-policy": CONTENT_SECURITY_POLICY,
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
)

HASHED_FILES = "assets/"
"""Below it a file's name changes with its content."""
FOR_EVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"


def cache_control_of(path: str) -> str:
    """How long a browser may keep a file of the client without asking. ``path``: inside the build."""
    return FOR_EVER if path.startswith(HASHED_FILES) else ASK_FIRST
