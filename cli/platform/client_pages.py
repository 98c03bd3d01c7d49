"""The client's build, served as CloudFront and S3 serve it: files, and the app's one page for every other address."""

from pathlib import Path
from typing import Final

from aiohttp import web

from cli.platform.home import ROOT
from cli.platform.start_page import STYLE
from infra.page_headers import ASK_FIRST, PAGE_SECURITY_HEADERS, cache_control_of

DIST: Final = ROOT / "client" / "dist"
INDEX: Final = "index.html"
# A machine's own list of types may lack them, and browsers refuse scripts and manifests of the wrong one.
_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_TEXT: Final = frozenset({".css", ".html", ".js", ".svg"})


def page_headers(path: str = INDEX) -> dict[str, str]:
    """The headers of a file of the client, or of a page that the edge makes itself."""
    return {**PAGE_SECURITY_HEADERS, "cache-control": cache_control_of(path)}


def add_client(app: web.Application, page: str, dist: Path = DIST) -> None:
    """Serve the build in ``dist`` for every address that is nobody else's; ``page`` while there is no build.

    The build is looked at with each request: one that is made while the platform runs is there at once.
    """

    async def client(request: web.Request) -> web.StreamResponse:
        return client_answer(dist, request.match_info["path"], page)

    async def style(_: web.Request) -> web.Response:
        return web.Response(text=STYLE, content_type="text/css", headers=page_headers())

    app.router.add_get("/start.css", style)
    app.router.add_get("/{path:.*}", client)


def client_answer(dist: Path, path: str, page: str) -> web.StreamResponse:
    """What a path of the client is answered with."""
    found = file_of(dist, path)
    if found is None:
        return web.Response(status=404, headers={**PAGE_SECURITY_HEADERS, "cache-control": ASK_FIRST})
    if not found.is_file():
        return web.Response(text=page, content_type="text/html", charset="utf-8", headers=page_headers())
    return _file(found, found.relative_to(dist.resolve()).as_posix())


def file_of(dist: Path, path: str) -> Path | None:
    """The file that answers for a path: itself, or the app's page where the app has an address of its own.

    None: a file that is not there (of an older build), or a path that leads out of the build or to something hidden.
    """
    root = dist.resolve()
    wanted = (root / path).resolve()
    parts = path.split("/")
    if not wanted.is_relative_to(root) or any(part.startswith(".") for part in parts):
        return None
    if wanted.is_file():
        return wanted
    named_file = Path(parts[-1]).suffix in _TYPES
    return None if named_file else root / INDEX


def _file(found: Path, path: str) -> web.FileResponse:
    answer = web.FileResponse(found, headers=page_headers(path))
    suffix = found.suffix
    if suffix in _TYPES:
        answer.content_type = _TYPES[suffix]
        if suffix in _TEXT:
            answer.charset = "utf-8"
    return answer
