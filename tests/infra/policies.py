"""Policies as the tests read them: every statement of every kind of policy, with who gets it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.infra.conftest import Resource, Stage

IDENTITY = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::Role")
RESOURCE = ("AWS::KMS::Key", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::S3::BucketPolicy")


@dataclass(frozen=True)
class Statement:
    """A statement of a policy and the logical name of its role, key or queue policy."""

    holder: str
    resource: Resource
    effect: str
    actions: tuple[str, ...]
    resources: tuple[Any, ...]
    conditions: dict[str, Any]
    principal: Any


def statements(stage: Stage, *kinds: str) -> Iterator[Statement]:
    """Every statement in resources of these kinds."""
    for resource in stage.resources(*kinds):
        for holder, document in _documents(resource):
            for each in _listed(document["Statement"]):
                yield Statement(
                    holder,
                    resource,
                    each["Effect"],
                    tuple(_listed(each.get("Action", []))),
                    tuple(_listed(each.get("Resource", []))),
                    each.get("Condition", {}),
                    each.get("Principal"),
                )


def grants(stage: Stage, action: str) -> list[Statement]:
    """The identity statements that allow an action."""
    return [each for each in statements(stage, *IDENTITY) if each.effect == "Allow" and action in each.actions]


def names(holders: list[Statement]) -> set[str]:
    """The holders' logical names without the hash that the CDK appends."""
    return {each.holder[:-8] for each in holders}


def _documents(resource: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    properties = resource.properties
    if resource.kind == "AWS::IAM::Policy":
        yield properties["Roles"][0]["Ref"], properties["PolicyDocument"]
    elif resource.kind == "AWS::IAM::Role":
        for policy in properties.get("Policies", []):
            yield resource.name, policy["PolicyDocument"]
    elif resource.kind == "AWS::KMS::Key":
        yield resource.name, properties["KeyPolicy"]
    elif "PolicyDocument" in properties:
        yield resource.name, properties["PolicyDocument"]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
