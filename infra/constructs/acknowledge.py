"""Rules of AWS Solutions that are broken on purpose: said where it is done, with the reason."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(scope: IConstruct, reason: str, *rules: str) -> None:
    """Let these rules (``AwsSolutions-SQS3``, or a warning's bare name) pass for this construct and its children."""
    if len(reason.split()) < 5:
        raise ValueError(f"say why {', '.join(rules)} may be broken")
    for rule in rules:
        known = f"AwsSolutions::{rule}" if rule.startswith("AwsSolutions-") else rule
        Validations.of(scope).acknowledge(Acknowledgment(id=known, reason=reason))
