"""An alarm that names its runbook, or is none."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct


def alarm(
    scope: Construct,
    construct_id: str,
    *,
    name: str,
    metric: cloudwatch.Metric,
    threshold: float,
    meaning: str,
    runbook: str,
    topic: sns.ITopic,
    minutes: int = 1,
) -> cloudwatch.Alarm:
    """Alarm when the metric is at or above the threshold for so many minutes.

    ``runbook`` is the heading in ``docs/runbook.md`` that says what to do; an alarm without one is refused.
    """
    if not runbook:
        raise ValueError(f"alarm {name} has no runbook")
    made = cloudwatch.Alarm(
        scope,
        construct_id,
        alarm_name=name,
        alarm_description=f"{meaning} What to do: docs/runbook.md#{runbook}",
        metric=metric.with_(period=Duration.minutes(1)),
        threshold=threshold,
        evaluation_periods=minutes,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
    )
    made.add_alarm_action(actions.SnsAction(topic))
    return made
