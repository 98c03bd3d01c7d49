"""Live sockets: the WebSocket API, the function that answers it, the signals of what changed, and who pushes."""

from aws_cdk import CfnOutput, Duration, Stack, Token
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.constructs.alarm import alarm
from infra.constructs.fargate_service import Service, ServiceDefaults, fargate_service
from infra.constructs.python_function import FunctionDefaults, PythonFunction, python_function
from infra.constructs.queues import queue_with_dead_letters
from infra.constructs.socket_api import STAGE, SocketApi
from infra.constructs.table_listener import listen_to_table, stream_of
from infra.settings import StageSettings
from infra.stacks.data import DataStack
from infra.stacks.foundation import FoundationStack
from infra.stacks.stream import StreamStack

WATCHED_TABLES = ("intents", "runs", "positions", "strategies", "risk", "notices")
"""Whose changes people see at once."""


class RealtimeStack(Stack):
    """Everything between a change in a table and a client that watches it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: StageSettings,
        *,
        foundation: FoundationStack,
        data: DataStack,
        stream: StreamStack,
        functions: FunctionDefaults,
        **options: object,
    ) -> None:
        super().__init__(scope, construct_id, **options)  # type: ignore[arg-type]
        self._settings, self._foundation, self._stream = settings, foundation, stream
        self._tables, self._functions = data.tables, functions
        self._queues = [self._changes(number) for number in range(settings.realtime_slices)]
        answering = self._realtime_api()
        self._publisher()
        api = SocketApi(self, "Sockets", settings=settings, data_key=foundation.data_key, function=answering.live)
        self.socket_api_id, self.socket_stage = api.api_id, STAGE
        self._watch(api)
        CfnOutput(self, "SocketApiId", value=api.api_id)
        CfnOutput(self, "SocketStage", value=STAGE)
        for number, queue in enumerate(self._queues):
            CfnOutput(self, f"Changes{number}Url", value=queue.queue_url)
        if stream.service_defaults:
            for number, queue in enumerate(self._queues):
                self._service(number, queue, api, stream.service_defaults)

    @property
    def availability_zones(self) -> list[str]:
        """Named, so that synthesis asks no account."""
        return list(self._settings.availability_zones)

    def _numbered(self, name: str, number: int) -> str:
        return name if self._settings.realtime_slices == 1 else f"{name}-{number}"

    def _changes(self, number: int) -> sqs.Queue:
        """Signals of one slice. An old one is worth nothing: whoever serves the slice reads everything at its start."""
        queue = queue_with_dead_letters(
            self,
            f"Changes{number}",
            name=self._settings.name(self._numbered("changes", number)),
            key=self._foundation.data_key,
            topic=self._foundation.alarms,
            tls=not self._settings.local,
            meaning="A change could not be told to the live sockets.",
            runbook="a-change-could-not-be-signalled",
            kept=Duration.hours(1),
            hidden=Duration.seconds(30),
        )
        alarm(
            self,
            f"Changes{number}Age",
            name=f"{self._settings.name(self._numbered('changes', number))}-age",
            metric=queue.metric_approximate_age_of_oldest_message(statistic="Maximum"),
            threshold=60,
            meaning="Nobody takes the signals of the live sockets.",
            runbook="live-sockets-are-silent",
            topic=self._foundation.alarms,
            minutes=3,
        )
        return queue

    def _function(self, name: str, *, memory: int, timeout_seconds: int) -> PythonFunction:
        dead = self._dead_letters()
        environment = {
            "PLIMSOLL_CHANGES_QUEUE_URLS": ",".join(queue.queue_url for queue in self._queues),
            "PLIMSOLL_DEAD_LETTER_QUEUE_URL": dead.queue_url,
        }
        return python_function(
            self,
            name,
            defaults=self._functions,
            memory=memory,
            timeout_seconds=timeout_seconds,
            environment=environment,
        )

    def _realtime_api(self) -> PythonFunction:
        made = self._function("realtime_api", memory=512, timeout_seconds=10)
        made.may.remove(self._tables["socket_tickets"])  # a ticket is redeemed by removing it
        made.may.write(self._tables["connections"])
        made.may.send(*self._queues)
        return made

    def _publisher(self) -> None:
        made = self._function("change_publisher", memory=512, timeout_seconds=30)
        dead = self._dead_letters()
        made.may.send(*self._queues, dead)
        for name in WATCHED_TABLES:
            table = self._tables[name]
            made.may.listen(stream_of(table))
            title = "".join(word.title() for word in name.split("_"))
            listen_to_table(
                self, f"{title}Watched", function=made, table=table, dead_letters=dead, settings=self._settings
            )

    def _dead_letters(self) -> sqs.IQueue:
        """Those of the first slice take what concerns none in particular."""
        first = self._queues[0].dead_letter_queue
        assert first is not None
        return first.queue

    def _watch(self, api: SocketApi) -> None:
        alarm(
            self,
            "SocketErrors",
            name=self._settings.name("socket-errors"),
            metric=api.failures(),
            threshold=5,
            meaning="Live sockets cannot be opened or subscribed.",
            runbook="live-sockets-cannot-be-opened",
            topic=self._foundation.alarms,
            minutes=2,
        )

    def _service(self, number: int, queue: sqs.Queue, api: SocketApi, defaults: ServiceDefaults) -> None:
        made = fargate_service(
            self,
            self._numbered("realtime", number),
            defaults=defaults,
            command=["-m", "services.realtime"],
            environment={
                "PLIMSOLL_SOCKET_ENDPOINT": api.endpoint,
                "PLIMSOLL_CHANGES_QUEUE_URL": queue.queue_url,
                "PLIMSOLL_REALTIME_SLICE": f"{number}/{self._settings.realtime_slices}",
                # a shard gives five reads a second to all who poll it, and the simulated exchange takes most of them
                "PLIMSOLL_POLL_SECONDS": "1",
                "PLIMSOLL_HEALTH_PORT": "8031",
            },
            cpu=512,
            memory_mib=1024,
            health_port=8031,
        )
        self._permit(made, queue, api)

    def _permit(self, made: Service, queue: sqs.Queue, api: SocketApi) -> None:
        tables, may = self._tables, made.may
        may.take(queue)
        may.read(tables["connections"], tables["sessions"])
        may.walk(tables["connections"])
        may.remove(tables["connections"])
        may.read(tables["brokers"], tables["intents"], tables["notices"], tables["positions"], tables["quotes"])
        may.read(tables["risk"], tables["runs"], tables["strategies"], tables["trades"])
        may.query(tables["intents"], "by-created")
        may.query(tables["intents"], "open-by-account")  # only accounts of the tenant that watches
        may.query(tables["notices"], "by-time")
        may.query(tables["runs"], "open-by-tenant")
        may.consume(self._stream.market)
        may.post(api.api_id, STAGE)
        account = "<AWS::AccountId>" if Token.is_unresolved(self.account) else self.account
        stage = f"arn:aws:execute-api:{self.region}:{account}:<{api.logical_id}>/{STAGE}"
        acknowledge(
            made.service.task_definition.task_role,
            "The ids of sockets are not known before they are opened; the API and the verbs are named.",
            *(f"AwsSolutions-IAM5[Resource::{stage}/{verb}/@connections/*]" for verb in ("POST", "DELETE")),
        )
