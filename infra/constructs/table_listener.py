"""A function that is told every change of a table, oldest first, and what becomes of those that it cannot take."""

import json
from collections.abc import Mapping

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.python_function import PythonFunction
from infra.settings import StageSettings


def listen_to_table(
    scope: Construct,
    construct_id: str,
    *,
    function: PythonFunction,
    table: dynamodb.TableV2,
    dead_letters: sqs.IQueue,
    settings: StageSettings,
    only: Mapping[str, object] | None = None,
) -> None:
    """Hand the changes of a table to the function in batches. ``only``: the pattern of the records that it is told."""
    mapping = lambda_.CfnEventSourceMapping(
        scope,
        construct_id,
        event_source_arn=stream_of(table),
        filter_criteria=_only(only) if only else None,
        function_name=function.live.function_arn,
        starting_position="TRIM_HORIZON",
        batch_size=100,
        maximum_batching_window_in_seconds=0,
        maximum_record_age_in_seconds=settings.relay_max_record_age_seconds,
        maximum_retry_attempts=-1,  # as often as the age allows
        bisect_batch_on_function_error=True,
        function_response_types=["ReportBatchItemFailures"],
        destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
            on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=dead_letters.queue_arn)
        ),
    )
    mapping.node.add_dependency(function.function.role or function.function)


def stream_of(table: dynamodb.TableV2) -> str:
    """The ARN of a table's stream. Raises ``ValueError`` for one without."""
    arn = table.table_stream_arn
    if arn is None:
        raise ValueError(f"{table.table_name} has no stream")
    return arn


def _only(pattern: Mapping[str, object]) -> lambda_.CfnEventSourceMapping.FilterCriteriaProperty:
    kept = lambda_.CfnEventSourceMapping.FilterProperty(pattern=json.dumps(pattern, sort_keys=True))
    return lambda_.CfnEventSourceMapping.FilterCriteriaProperty(filters=[kept])
