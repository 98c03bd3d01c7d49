"""The HTTP API, its functions and what each may do; the schedule; the relay of commands from tables to the engine."""

from collections.abc import Mapping

from aws_cdk import CfnOutput, CustomResource, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.http_api import HttpApi
from infra.constructs.python_function import FunctionDefaults, PythonFunction, python_function
from infra.constructs.queues import dead_letters
from infra.constructs.table_listener import listen_to_table, stream_of
from infra.functions import API_FUNCTIONS, ApiFunction
from infra.settings import StageSettings
from infra.stacks.api_permissions import permit_api_functions
from infra.stacks.data import DataStack
from infra.stacks.foundation import FoundationStack
from infra.stacks.stream import StreamStack


class ApiStack(Stack):
    """Everything short-lived: functions and what calls them."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: StageSettings,
        *,
        foundation: FoundationStack,
        data: DataStack,
        stream: StreamStack,
        code: lambda_.Code,
        python: str,
        **options: object,
    ) -> None:
        super().__init__(scope, construct_id, **options)  # type: ignore[arg-type]
        self._settings, self._foundation, self._stream = settings, foundation, stream
        self._tables = data.tables
        self.function_defaults = FunctionDefaults(
            settings=settings,
            code=code,
            runtime=lambda_.Runtime(f"python{python}", lambda_.RuntimeFamily.PYTHON),
            architecture=_architecture(settings),
            data_key=foundation.data_key,
            topic=foundation.alarms,
            environment=self._common_environment(),
        )
        made = {spec.name: self._function(spec) for spec in API_FUNCTIONS}
        permit_api_functions(made, settings=settings, tables=self._tables, foundation=foundation, stream=stream)
        api = HttpApi(self, "Http", settings=settings, data_key=foundation.data_key, authorizer=self._authorizer().live)
        for spec in API_FUNCTIONS:
            api.route(made[spec.name].live, spec)
        self.http_api_id = api.api_id
        CfnOutput(self, "HttpApiId", value=api.api_id)
        CfnOutput(self, "HttpApiUrl", value=api.url)
        self._relay(self._publisher())
        self._schedules(self._evaluator(), self._rotator())

    def _common_environment(self) -> dict[str, str]:
        common = {
            "PLIMSOLL_STAGE": self._settings.stage,
            "POWERTOOLS_METRICS_NAMESPACE": "Plimsoll",
            "POWERTOOLS_LOG_LEVEL": "INFO",
        }
        if self._settings.local:
            common["POWERTOOLS_TRACE_DISABLED"] = "true"
        return common

    def _function(self, spec: ApiFunction) -> PythonFunction:
        network = self._foundation.network if spec.name == "brokers_api" else None  # it reaches the paper broker
        return python_function(
            self,
            spec.name,
            defaults=self.function_defaults,
            memory=spec.memory,
            timeout_seconds=spec.timeout_seconds,
            environment=self._environment(spec.name),
            vpc=network.vpc if network else None,
        )

    def _environment(self, name: str) -> dict[str, str]:
        signing = {
            "PLIMSOLL_JWT_SECRET_ID": self._settings.signing_key_secret,
            "PLIMSOLL_JWKS_PARAMETER": self._settings.jwks_parameter,
        }
        behind = self._foundation.origin_secret
        origin = {"PLIMSOLL_ORIGIN_SECRET_ID": self._settings.origin_secret} if behind else {}
        publishing = {"PLIMSOLL_MARKET_STREAM": self._stream.market.stream_name}
        extra = {
            "auth_api": {**signing, **origin, "PLIMSOLL_MAIL_QUEUE_URL": self._foundation.mail.queue_url},
            "authorizer": {"PLIMSOLL_JWKS_PARAMETER": self._settings.jwks_parameter},
            "jwt_key_rotator": signing,
            "brokers_api": {
                "PLIMSOLL_CREDENTIALS_KEY_ARN": self._foundation.credentials_key.key_arn,
                "PLIMSOLL_PAPER_BROKER_URL": self._stream.paper_broker_url,
            },
            "health_api": {
                **publishing,
                "PLIMSOLL_ORDERS_STREAM": self._stream.orders.stream_name,
                "PLIMSOLL_JWKS_PARAMETER": self._settings.jwks_parameter,
                "PLIMSOLL_CREDENTIALS_KEY_ARN": self._foundation.credentials_key.key_arn,
            },
            "strategy_evaluator": publishing,
            "command_publisher": {
                **publishing,
                "PLIMSOLL_DEAD_LETTER_QUEUE_URL": self._foundation.relay_dead_letters.queue_url,
            },
        }
        return extra.get(name, {})

    def _authorizer(self) -> PythonFunction:
        made = self._plain_function("authorizer", memory=512, timeout_seconds=5)
        made.may.read(self._tables["sessions"])
        made.may.read_parameter(self._settings.jwks_parameter)
        return made

    def _evaluator(self) -> PythonFunction:
        made = self._plain_function("strategy_evaluator", memory=512, timeout_seconds=55)
        made.may.query(self._tables["strategies"], "due")
        made.may.read(self._tables["strategies"])  # the index holds keys only; the row names the bucket
        made.may.publish(self._stream.market)
        return made

    def _publisher(self) -> PythonFunction:
        made = self._plain_function("command_publisher", memory=512, timeout_seconds=30)
        made.may.listen(stream_of(self._tables["strategies"]))
        made.may.listen(stream_of(self._tables["risk"]))
        made.may.read(self._tables["strategies"])  # a strategy's kill switch goes to the strategy's bucket
        made.may.publish(self._stream.market)
        made.may.send(self._foundation.relay_dead_letters)
        return made

    def _plain_function(
        self, name: str, *, memory: int, timeout_seconds: int, handler: str | None = None
    ) -> PythonFunction:
        return python_function(
            self,
            name,
            defaults=self.function_defaults,
            memory=memory,
            timeout_seconds=timeout_seconds,
            environment=self._environment(name),
            handler=handler,
        )

    def _schedules(self, evaluator: PythonFunction, rotator: PythonFunction) -> None:
        """Each minute: arm what is due soon (it may come late or twice; it never trades). Each month: a new key."""
        dead = self._dead_letters(
            "ScheduleDeadLetters", "schedule-dlq", "A scheduled function did not run.", "a-schedule-did-not-run"
        )
        role = iam.Role(self, "ScheduleRole", assumed_by=_scheduler_of(self))
        for function in (evaluator, rotator):
            role.add_to_policy(
                iam.PolicyStatement(actions=["lambda:InvokeFunction"], resources=[function.live.function_arn])
            )
        self._permit_dead_letters(role, dead)
        # the emulator leaves the placeholder as it is; there the function goes by its clock
        due = "{}" if self._settings.local else '{"scheduled_at": "<aws.scheduler.scheduled-time>"}'
        for title, name, when, function, given, seconds in (
            ("EachMinute", "arm-strategies", "cron(* * * * ? *)", evaluator, due, 60),
            ("EachMonth", "rotate-signing-key", "rate(30 days)", rotator, '{"rotate": true}', 3600),
        ):
            scheduler.CfnSchedule(
                self,
                title,
                name=self._settings.name(name),
                schedule_expression=when,
                schedule_expression_timezone="Asia/Kolkata",
                flexible_time_window=scheduler.CfnSchedule.FlexibleTimeWindowProperty(mode="OFF"),
                target=scheduler.CfnSchedule.TargetProperty(
                    arn=function.live.function_arn,
                    role_arn=role.role_arn,
                    input=given,
                    dead_letter_config=scheduler.CfnSchedule.DeadLetterConfigProperty(arn=dead.queue_arn),
                    retry_policy=scheduler.CfnSchedule.RetryPolicyProperty(
                        maximum_event_age_in_seconds=seconds, maximum_retry_attempts=2
                    ),
                ),
            )

    def _relay(self, publisher: PythonFunction) -> None:
        """Changes of strategies and of kill switches, oldest first, to the function that tells the engine."""
        self._listen(publisher, "StrategyChanges", "strategies")
        # limits, money and the day's result are rows of this table too, and change with every trade
        switches = {"dynamodb": {"Keys": {"id": {"S": [{"prefix": "kill"}]}}}}
        self._listen(publisher, "KillSwitchChanges", "risk", only=switches)

    def _listen(
        self, publisher: PythonFunction, construct_id: str, table: str, *, only: Mapping[str, object] | None = None
    ) -> None:
        listen_to_table(
            self,
            construct_id,
            function=publisher,
            table=self._tables[table],
            dead_letters=self._foundation.relay_dead_letters,
            settings=self._settings,
            only=only,
        )

    def _rotator(self) -> PythonFunction:
        """Makes the first signing key at deployment; tokens of the previous key stay valid after a rotation."""
        made = self._plain_function(
            "jwt_key_rotator",
            memory=512,
            timeout_seconds=30,
            handler="functions.jwt_key_rotator.deployment.handler",
        )
        made.may.replace_secret(self._foundation.signing_key_arn)
        made.may.replace_parameter(self._settings.jwks_parameter)
        first = CustomResource(self, "FirstSigningKey", service_token=made.function.function_arn)
        first.node.add_dependency(made.function)
        return made

    def _dead_letters(self, construct_id: str, name: str, meaning: str, runbook: str) -> sqs.Queue:
        return dead_letters(
            self,
            construct_id,
            name=self._settings.name(name),
            key=self._foundation.data_key,
            topic=self._foundation.alarms,
            tls=not self._settings.local,
            meaning=meaning,
            runbook=runbook,
        )

    def _permit_dead_letters(self, role: iam.Role, queue: sqs.Queue) -> None:
        role.add_to_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[queue.queue_arn]))
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["kms:Decrypt", "kms:GenerateDataKey"],
                resources=[self._foundation.data_key.key_arn],
                conditions={"StringEquals": {"kms:ViaService": f"sqs.{self.region}.amazonaws.com"}},
            )
        )


def _scheduler_of(stack: Stack) -> iam.IPrincipal:
    return iam.ServicePrincipal(
        "scheduler.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": stack.account}}
    )


def _architecture(settings: StageSettings) -> lambda_.Architecture:
    import platform  # noqa: PLC0415 - only the emulator asks what this machine is

    here_x86 = settings.local and platform.machine().lower() in {"x86_64", "amd64"}
    return lambda_.Architecture.X86_64 if here_x86 else lambda_.Architecture.ARM_64
