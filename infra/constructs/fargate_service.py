"""A long-running service as every service of the platform is: one task, no root, a read-only disk, its own role."""

from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy, Stack, TimeZone
from aws_cdk import aws_applicationautoscaling as scaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_servicediscovery as discovery
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.constructs.permissions import Permissions
from infra.settings import StageSettings

SCRATCH = "/scratch"
"""A folder of the image that its user may write to; the rest of the disk is read-only."""


@dataclass(frozen=True)
class ServiceDefaults:
    """What all services of a stage share. ``image`` is None until one was built: services then have no tasks."""

    settings: StageSettings
    cluster: ecs.Cluster
    namespace: discovery.IPrivateDnsNamespace
    image: ecs.ContainerImage
    image_exists: bool
    data_key: kms.IKey
    environment: dict[str, str]


@dataclass(frozen=True)
class Service:
    """A service, and what it may do."""

    service: ecs.FargateService
    may: Permissions


def fargate_service(
    scope: Construct,
    name: str,
    *,
    defaults: ServiceDefaults,
    command: list[str],
    environment: dict[str, str],
    cpu: int,
    memory_mib: int,
    health_port: int,
    leases: bool = False,
) -> Service:
    """The service, found by others in the network as ``<name>.plimsoll-<stage>.internal``.

    One task at most: a second holder of the same streams would only fight over ownership. A deployment therefore stops
    the old task before it starts the new one, and is refused in session hours by ``make deploy``.

    ``leases``: its tasks share their stream through the Client Library, so there may be several; a deployment starts
    the new ones first then, and lets the old ones hand over. Their children leave their states in files, and need a
    place to write.
    """
    settings, title = defaults.settings, "".join(word.title() for word in name.split("-"))
    group = logs.LogGroup(
        scope,
        f"{title}Logs",
        log_group_name=f"/plimsoll/{settings.stage}/services/{name}",
        retention=logs.RetentionDays.ONE_MONTH,
        encryption_key=defaults.data_key,
        removal_policy=RemovalPolicy.RETAIN if settings.retain_data else RemovalPolicy.DESTROY,
    )
    role = iam.Role(scope, f"{title}Role", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
    task = ecs.FargateTaskDefinition(
        scope,
        f"{title}Task",
        family=settings.name(name),
        cpu=cpu,
        memory_limit_mib=memory_mib,
        task_role=role,
        runtime_platform=ecs.RuntimePlatform(
            cpu_architecture=ecs.CpuArchitecture.ARM64, operating_system_family=ecs.OperatingSystemFamily.LINUX
        ),
    )
    tasks = settings.execution_workers if leases else 1
    by_http = ["-c", f"import urllib.request as u; u.urlopen('http://127.0.0.1:{health_port}/health', timeout=2)"]
    by_files = ["-m", "services.execution.kcl.states"]
    container = task.add_container(
        name,
        image=defaults.image,
        command=command,
        environment={**defaults.environment, "POWERTOOLS_SERVICE_NAME": name, **environment},
        readonly_root_filesystem=True,
        stop_timeout=Duration.seconds(120),
        logging=ecs.LogDrivers.aws_logs(stream_prefix=name, log_group=group),
        health_check=ecs.HealthCheck(
            command=["CMD", "python", *(by_files if leases else by_http)],
            interval=Duration.seconds(15),
            timeout=Duration.seconds(5),
            retries=3,
            start_period=Duration.seconds(60),
        ),
        port_mappings=[ecs.PortMapping(container_port=health_port)],
    )
    if leases:
        task.add_volume(name="scratch")
        container.add_mount_points(ecs.MountPoint(container_path=SCRATCH, read_only=False, source_volume="scratch"))
    service = ecs.FargateService(
        scope,
        f"{title}Service",
        service_name=settings.name(name),
        cluster=defaults.cluster,
        task_definition=task,
        desired_count=tasks if defaults.image_exists else 0,
        min_healthy_percent=100 if tasks > 1 else 0,
        max_healthy_percent=200 if tasks > 1 else 100,
        circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
        cloud_map_options=ecs.CloudMapOptions(
            name=name, cloud_map_namespace=defaults.namespace, dns_record_type=discovery.DnsRecordType.A
        ),
    )
    acknowledge(task, "The environment names things; no secret is in it.", "AwsSolutions-ECS2")
    acknowledge(
        task, "The registry hands out its login token for no resource in particular.", "AwsSolutions-IAM5[Resource::*]"
    )
    if settings.services_follow_the_session and defaults.image_exists:
        _follow_the_session(service, tasks)
    return Service(service, Permissions(role, Stack.of(scope), defaults.data_key))


def _follow_the_session(service: ecs.FargateService, tasks: int) -> None:
    count = service.auto_scale_task_count(min_capacity=0, max_capacity=tasks)
    for name, hour, minute, capacity in (("Morning", "8", "30", tasks), ("Evening", "16", "15", 0)):
        count.scale_on_schedule(
            name,
            schedule=scaling.Schedule.cron(hour=hour, minute=minute, week_day="MON-FRI"),
            time_zone=TimeZone.ASIA_KOLKATA,
            min_capacity=capacity,
            max_capacity=capacity,
        )
