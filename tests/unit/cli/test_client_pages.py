"""How the client's build is served: files, the app's page for its own addresses, nothing outside."""

from pathlib import Path

import pytest
from aiohttp import web

from cli.platform.client_pages import client_answer, file_of
from cli.platform.edge import create_edge, origin_of
from infra.page_headers import CONTENT_SECURITY_POLICY


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / ".vite").mkdir()
    (built / "index.html").write_text("<!doctype html><title>Plimsoll</title>")
    (built / "assets" / "index-1a2b.js").write_text("export {}")
    (built / "sw.js").write_text("self")
    (built / "manifest.webmanifest").write_text("{}")
    (built / ".vite" / "manifest.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    return built


PAGE = "<p>make client</p>"


@pytest.mark.parametrize("path", ["", "strategies", "market/SIM:TIDE", "statement/2026-01-05", "reset"])
def test_every_address_of_the_app_is_its_one_page(dist: Path, path: str) -> None:
    answer = client_answer(dist, path, PAGE)
    assert file_of(dist, path) == dist / "index.html"
    assert (answer.status, answer.content_type) == (200, "text/html")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_hashed_files_are_kept_for_ever_and_the_others_asked_for_anew(dist: Path) -> None:
    script = client_answer(dist, "assets/index-1a2b.js", PAGE)
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.content_type == "text/javascript"
    assert client_answer(dist, "sw.js", PAGE).headers["cache-control"] == "no-cache"
    manifest = client_answer(dist, "manifest.webmanifest", PAGE)
    assert (manifest.headers["cache-control"], manifest.content_type) == ("no-cache", "application/manifest+json")


def test_a_file_of_an_older_build_is_missing_rather_than_a_page(dist: Path) -> None:
    answer = client_answer(dist, "assets/index-old.js", PAGE)
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-cache")


@pytest.mark.parametrize("path", ["../secret.txt", "assets/../../secret.txt", ".vite/manifest.json", "/etc/passwd"])
def test_nothing_outside_the_build_is_served(dist: Path, path: str) -> None:
    assert file_of(dist, path) is None


def test_without_a_build_it_says_how_to_make_one(dist: Path) -> None:
    (dist / "index.html").unlink()
    answer = client_answer(dist, "orders", PAGE)
    assert isinstance(answer, web.Response)
    assert answer.text == PAGE


def test_the_policy_lets_nothing_inline_through() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY and "data:" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'self';")


def test_the_client_answers_last() -> None:
    app = create_edge(origin_of("http://127.0.0.1:4600", "abc123"), "page", b"{}")
    paths = [resource.canonical for resource in app.router.resources()]
    assert paths[-1] == "/{path}"
    assert paths.index("/v1/{rest}") < paths.index("/{path}")
