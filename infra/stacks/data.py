"""What must not be lost: every table."""

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.constructs.tenant_table import table
from infra.settings import StageSettings
from infra.stacks.foundation import FoundationStack
from infra.tables import TABLES


class DataStack(Stack):
    """The tables of ``infra/tables.py``."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: StageSettings,
        *,
        foundation: FoundationStack,
        **options: object,
    ) -> None:
        super().__init__(scope, construct_id, **options)  # type: ignore[arg-type]
        self.tables: dict[str, dynamodb.TableV2] = {
            spec.name: table(self, spec, settings=settings, key=foundation.data_key) for spec in TABLES
        }
