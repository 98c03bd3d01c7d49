"""The description of the API: complete, fresh, and a guard against breaking clients."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from scripts.generate_openapi import DOCUMENT, breaking_changes, build_document, main, operations, text_of


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return build_document()


def test_the_committed_document_is_fresh(document: dict[str, Any]) -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == text_of(document), "run `make openapi`"


def test_every_operation_says_what_it_is_for_and_how_it_refuses(document: dict[str, Any]) -> None:
    ids = []
    for path, method, operation in operations(document):
        place = f"{method} {path}"
        ids.append(operation["operationId"])
        assert operation["summary"], place
        assert operation["description"], place
        assert operation["tags"], place
        assert any(status.startswith("2") for status in operation["responses"]), place
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                content = response["content"]["application/problem+json"]
                assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, place
                assert content["example"]["status"] == int(status), place
        is_open = operation.get("security") == []
        assert is_open or "401" in operation["responses"], place
        if method in {"put", "patch"}:
            assert {"412", "428"} <= set(operation["responses"]), place
    assert len(set(ids)) == len(ids)


def test_every_success_has_a_type(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            if not status.startswith("2"):
                continue
            assert (status == "204") == ("content" not in response), (method, path)
            for content in response.get("content", {}).values():
                assert content["schema"].get("$ref") or content["schema"].get("type"), (method, path)


def test_an_edit_by_version_names_the_header(document: dict[str, Any]) -> None:
    def if_match(path: str, method: str) -> Any:
        parameters = document["paths"][path][method].get("parameters", [])
        return next((each["required"] for each in parameters if each["name"] == "If-Match"), None)

    assert if_match("/v1/risk-limits", "put") is True
    assert if_match("/v1/members/{member_id}", "patch") is True
    assert if_match("/v1/kill-switch", "delete") is True
    assert if_match("/v1/kill-switch", "put") is False
    assert if_match("/v1/risk-limits", "get") is None


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    named = set(document["components"]["schemas"])
    text = json.dumps(document)
    used = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert used <= named
    assert "HTTPValidationError" not in text


def test_request_bodies_have_examples_that_they_accept(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["StrategyBody"]["examples"][0]["protection"]["stop_loss"]
    assert len(schemas["OrderBody"]["examples"]) == 2


def test_a_stale_document_is_found(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    said: list[str] = []
    assert main(["--check"], path=path, say=said.append) == 1
    assert main([], path=path, say=said.append) == 0
    assert main(["--check"], path=path, say=said.append) == 0
    path.write_text(path.read_text().replace("Plimsoll API", "Another API"))
    assert main(["--check"], path=path, say=said.append) == 1
    assert "stale" in said[-1]


def test_what_would_break_clients_is_named(document: dict[str, Any], tmp_path: Path) -> None:
    before = copy.deepcopy(document)
    before["paths"]["/v1/gone"] = {"get": {"responses": {}}}
    before["components"]["schemas"]["StrategyView"]["properties"]["colour"] = {"type": "string"}
    before["components"]["schemas"]["Lost"] = {}
    before["components"]["schemas"]["StrategyBody"]["required"].remove("quantity")
    before["paths"]["/v1/candles"]["get"]["parameters"] = []
    assert breaking_changes(before, document) == [
        "GET /v1/candles needs the parameter instrument",
        "GET /v1/gone is gone",
        "StrategyBody.quantity is required now",
        "StrategyView.colour is gone",
        "the schema Lost is gone",
    ]
    assert breaking_changes(document, document) == []
    older = tmp_path / "older.json"
    older.write_text(json.dumps(before))
    said: list[str] = []
    assert main(["--check", "--against", str(older)], say=said.append) == 1
    assert len(said) == 5
