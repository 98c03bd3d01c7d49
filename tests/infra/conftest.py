"""The templates of every stage as dicts: synthesised once a stage and test session, packages not built."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from infra.app import build
from infra.settings import STAGES, stage_settings

ROOT = Path(__file__).parents[2]
_synthesised: dict[str, "Stage"] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker synthesises: each synthesis costs seconds and a gigabyte."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("infra"))


@dataclass(frozen=True)
class Resource:
    """One resource of a template."""

    stack: str
    name: str
    kind: str
    properties: dict[str, Any]
    body: dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """A synthesised stage. ``findings`` are the open errors of the rule check."""

    name: str
    templates: dict[str, dict[str, Any]]

    def resources(self, *kinds: str) -> Iterator[Resource]:
        """The resources of these kinds; of every kind when none is named."""
        for stack, template in self.templates.items():
            for name, body in template.get("Resources", {}).items():
                if not kinds or body["Type"] in kinds:
                    yield Resource(stack, name, body["Type"], body.get("Properties", {}), body)


def synthesised(name: str, folder: Path) -> Stage:
    """The stage, from memory if it was synthesised before. Fails when a rule of AWS Solutions is broken."""
    if name not in _synthesised:
        os.environ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "20"
        context = json.loads((ROOT / "cdk.json").read_text())["context"]
        app = App(context={**context, "aws:cdk:bundling-stacks": []}, outdir=str(folder / name))
        build(app, stage_settings(name))
        assembly = app.synth()
        _synthesised[name] = Stage(name, {each.stack_name: each.template for each in assembly.stacks})
    return _synthesised[name]


@pytest.fixture(params=list(STAGES))
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Every stage in turn."""
    return synthesised(request.param, tmp_path_factory.mktemp("synth"))


@pytest.fixture
def prod(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Production."""
    return synthesised("prod", tmp_path_factory.mktemp("synth"))


@pytest.fixture
def local(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The emulator's stage."""
    return synthesised("local", tmp_path_factory.mktemp("synth"))
