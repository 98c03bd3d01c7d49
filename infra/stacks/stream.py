"""The two streams, and on AWS the services that read and write them."""

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_servicediscovery as discovery
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.constructs.fargate_service import SCRATCH, Service, ServiceDefaults, fargate_service
from infra.settings import StageSettings
from infra.stacks.data import DataStack
from infra.stacks.foundation import FoundationStack


class StreamStack(Stack):
    """``market`` (ticks, commands, one order per underlying) and ``orders`` (doorbells by account)."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: StageSettings,
        *,
        foundation: FoundationStack,
        data: DataStack,
        image: str | None,
        **options: object,
    ) -> None:
        super().__init__(scope, construct_id, **options)  # type: ignore[arg-type]
        self._settings, self._foundation, self._data = settings, foundation, data
        self.market = self._stream("Market", "market", settings.market_shards)
        self.orders = self._stream("Orders", "orders", settings.orders_shards)
        self.paper_broker_url = f"http://127.0.0.1:{settings.paper_broker_port}"
        self.service_defaults: ServiceDefaults | None = None
        """What services share; None where they are plain processes."""
        if foundation.network and foundation.images:
            host = f"paper-broker.plimsoll-{settings.slug}.internal"
            self.paper_broker_url = f"http://{host}:{settings.paper_broker_port}"
            self._services(foundation.network.vpc, image)

    @property
    def availability_zones(self) -> list[str]:
        """Named, so that synthesis asks no account."""
        return list(self._settings.availability_zones)

    def _stream(self, title: str, name: str, shards: int) -> kinesis.Stream:
        stream = kinesis.Stream(
            self,
            title,
            stream_name=self._settings.name(name),
            stream_mode=kinesis.StreamMode.PROVISIONED,
            shard_count=shards,
            retention_period=Duration.hours(24),
            encryption=kinesis.StreamEncryption.KMS,
            encryption_key=self._foundation.data_key,
        )
        acknowledge(stream, "Orders and positions can be read from it: our own key it is.", "AwsSolutions-KDS3")
        CfnOutput(self, f"{title}Name", value=stream.stream_name)
        return stream

    def _consumer(self, title: str, stream: kinesis.Stream) -> kinesis.CfnStreamConsumer | None:
        if not self._settings.fan_out:
            return None
        return kinesis.CfnStreamConsumer(
            self, f"{title}Consumer", consumer_name=self._settings.name("execution"), stream_arn=stream.stream_arn
        )

    def _services(self, vpc: ec2.IVpc, image: str | None) -> None:
        defaults = self.service_defaults = self._service_defaults(vpc, image)
        execution = {"PLIMSOLL_CREDENTIALS_KEY_ARN": self._foundation.credentials_key.key_arn}
        execution["PLIMSOLL_PAPER_BROKER_URL"] = self.paper_broker_url
        execution["PLIMSOLL_KCL_RETRIEVAL"] = "fanout" if self._settings.fan_out else "polling"
        execution["PLIMSOLL_KCL_FOLDER"] = SCRATCH
        execution["PLIMSOLL_KCL_PROTECT_TABLES"] = "true" if self._settings.deletion_protection else "false"
        if self._settings.execution_workers == 1:
            execution["PLIMSOLL_KCL_WORKER"] = "1"  # it comes back under the same name, so its leases wait for nobody
        pushed_market, pushed_orders = self._consumer("Market", self.market), self._consumer("Orders", self.orders)
        if pushed_market and pushed_orders:
            execution["PLIMSOLL_KCL_MARKET_CONSUMER_ARN"] = pushed_market.attr_consumer_arn
            execution["PLIMSOLL_KCL_ORDERS_CONSUMER_ARN"] = pushed_orders.attr_consumer_arn
        triggers = fargate_service(
            self,
            "triggers",
            defaults=defaults,
            command=["-m", "services.execution", "--role", "triggers", "--source", "kcl"],
            environment={**execution, "PLIMSOLL_HEALTH_PORT": "8031"},
            cpu=512,
            memory_mib=2048,
            health_port=8031,
            leases=True,
        )
        orders = fargate_service(
            self,
            "orders",
            defaults=defaults,
            command=["-m", "services.execution", "--role", "orders", "--source", "kcl"],
            environment={**execution, "PLIMSOLL_HEALTH_PORT": "8031"},
            cpu=256,
            memory_mib=1024,
            health_port=8031,
            leases=True,
        )
        if pushed_market and pushed_orders:
            triggers.may.subscribe(pushed_market)
            orders.may.subscribe(pushed_orders)
        market_data = fargate_service(
            self,
            "market-data",
            defaults=defaults,
            command=["-m", "services.market_data"],
            environment={"PLIMSOLL_FEED": self._settings.feed, "PLIMSOLL_HEALTH_PORT": "8031"},
            cpu=256,
            memory_mib=512,
            health_port=8031,
        )
        port = self._settings.paper_broker_port
        paper_broker = fargate_service(
            self,
            "paper-broker",
            defaults=defaults,
            command=["-m", "services.paper_broker"],
            environment={"PLIMSOLL_PORT": str(port), "PLIMSOLL_HEALTH_PORT": "8031"},
            cpu=256,
            memory_mib=512,
            health_port=port,
        )
        paper_broker.service.connections.allow_from(ec2.Peer.ipv4(vpc.vpc_cidr_block), ec2.Port.tcp(port))
        acknowledge(
            paper_broker.service,
            "Its security group admits the network's own addresses only, which the rule cannot resolve.",
            "AwsSolutions-EC23",
        )
        self._permit(triggers, orders, market_data, paper_broker)

    def _permit(self, triggers: Service, orders: Service, market_data: Service, paper_broker: Service) -> None:
        tables, foundation = self._data.tables, self._foundation
        triggers.may.read(tables["positions"], tables["risk"], tables["strategies"], tables["trades"])
        triggers.may.query(tables["strategies"], "open-by-bucket")
        triggers.may.query(tables["runs"], "open-by-bucket")
        triggers.may.write(tables["intents"], tables["intent_history"], tables["ownership"])
        triggers.may.write(tables["notices"], tables["runs"], tables["timeline"])
        triggers.may.lease(self.market, self._settings.name("kcl-triggers"))
        triggers.may.publish(self.orders)
        triggers.may.send(foundation.parked)

        orders.may.read(tables["brokers"])
        orders.may.write(tables["intents"], tables["intent_history"], tables["ownership"])
        orders.may.write(tables["positions"], tables["risk"], tables["trades"])
        orders.may.read(tables["resolutions"])
        orders.may.append(tables["notices"], tables["resolutions"])
        orders.may.scan(tables["intents"], "open-by-account")  # all accounts at once: whose is found out from it
        orders.may.open(foundation.credentials_key, "session")
        orders.may.lease(self.orders, self._settings.name("kcl-orders"))
        orders.may.publish(self.market)
        orders.may.send(foundation.parked)

        market_data.may.write(tables["bars"], tables["quotes"])
        market_data.may.read(tables["ownership"])  # the routing item
        market_data.may.publish(self.market)

        paper_broker.may.write(tables["paper_book"])
        paper_broker.may.query(tables["paper_book"], "open-orders")
        paper_broker.may.read(tables["quotes"])
        paper_broker.may.consume(self.market)

    def _service_defaults(self, vpc: ec2.IVpc, image: str | None) -> ServiceDefaults:
        settings, foundation = self._settings, self._foundation
        assert foundation.images is not None
        cluster = ecs.Cluster(
            self,
            "Cluster",
            cluster_name=settings.name("services"),
            vpc=vpc,
            container_insights_v2=ecs.ContainerInsights.ENABLED,
        )
        namespace = discovery.PrivateDnsNamespace(self, "Namespace", name=f"plimsoll-{settings.slug}.internal", vpc=vpc)
        return ServiceDefaults(
            settings=settings,
            cluster=cluster,
            namespace=namespace,
            image=ecs.ContainerImage.from_ecr_repository(foundation.images, image or "none-yet"),
            image_exists=image is not None,
            data_key=foundation.data_key,
            environment={
                "AWS_REGION": self.region,
                "PLIMSOLL_STAGE": settings.stage,
                "PLIMSOLL_HOST": "0.0.0.0",  # noqa: S104 - inside its own network interface
                "PLIMSOLL_MARKET_STREAM": self.market.stream_name,
                "PLIMSOLL_ORDERS_STREAM": self.orders.stream_name,
                "PLIMSOLL_DEAD_LETTER_QUEUE_URL": foundation.parked.queue_url,
                "POWERTOOLS_METRICS_NAMESPACE": "Plimsoll",
            },
        )
