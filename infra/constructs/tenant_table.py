"""A table as every table of the platform is: on demand, under our key, recoverable, hard to delete."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.settings import StageSettings
from infra.tables import Index, TableSpec


def table(scope: Construct, spec: TableSpec, *, settings: StageSettings, key: kms.IKey) -> dynamodb.TableV2:
    """The table of this specification in this stage."""
    return dynamodb.TableV2(
        scope,
        "".join(word.title() for word in spec.name.split("_")),
        table_name=settings.name(spec.name),
        partition_key=_text(spec.partition_key),
        sort_key=_text(spec.sort_key) if spec.sort_key else None,
        billing=dynamodb.Billing.on_demand(),
        encryption=dynamodb.TableEncryptionV2.customer_managed_key(key),
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=settings.point_in_time_recovery
        ),
        deletion_protection=settings.deletion_protection,
        removal_policy=RemovalPolicy.RETAIN if settings.retain_data else RemovalPolicy.DESTROY,
        time_to_live_attribute=spec.ttl,
        dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if spec.stream else None,
        global_secondary_indexes=[_index(each) for each in spec.indexes],
    )


def _index(index: Index) -> dynamodb.GlobalSecondaryIndexPropsV2:
    return dynamodb.GlobalSecondaryIndexPropsV2(
        index_name=index.name,
        partition_key=_text(index.partition_key),
        sort_key=_text(index.sort_key),
        projection_type=dynamodb.ProjectionType.KEYS_ONLY if index.keys_only else dynamodb.ProjectionType.ALL,
    )


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
