"""A Lambda function as every function of the platform is: own role, own log group, tracing, a deadline."""

from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.constructs.alarm import alarm
from infra.constructs.permissions import Permissions
from infra.settings import StageSettings


@dataclass(frozen=True)
class FunctionDefaults:
    """What all functions of a stage share."""

    settings: StageSettings
    code: lambda_.Code
    runtime: lambda_.Runtime
    architecture: lambda_.Architecture
    data_key: kms.IKey
    topic: sns.ITopic
    environment: dict[str, str]


@dataclass(frozen=True)
class PythonFunction:
    """A function and what its callers call: the alias that a canary moves, or the function itself where none is."""

    function: lambda_.Function
    live: lambda_.IFunction
    may: Permissions


def python_function(
    scope: Construct,
    name: str,
    *,
    defaults: FunctionDefaults,
    memory: int,
    timeout_seconds: int,
    environment: dict[str, str],
    handler: str | None = None,
    vpc: ec2.IVpc | None = None,
    security_groups: list[ec2.ISecurityGroup] | None = None,
) -> PythonFunction:
    """The function whose entry point is ``functions.<name>.handler.handler`` (or ``handler``)."""
    settings, title = defaults.settings, "".join(word.title() for word in name.split("_"))
    group = logs.LogGroup(
        scope,
        f"{title}Logs",
        log_group_name=f"/plimsoll/{settings.stage}/functions/{name}",
        retention=_retention(settings),
        encryption_key=defaults.data_key,
        removal_policy=RemovalPolicy.RETAIN if settings.retain_data else RemovalPolicy.DESTROY,
    )
    role = iam.Role(scope, f"{title}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
    may = Permissions(role, Stack.of(scope), defaults.data_key)
    may.log(group.log_group_arn)
    may.trace()
    if vpc:
        may.attach_to_network()
    function = lambda_.Function(
        scope,
        title,
        function_name=settings.name(name),
        code=defaults.code,
        handler=handler or f"functions.{name}.handler.handler",
        runtime=defaults.runtime,
        architecture=defaults.architecture,
        memory_size=memory,
        timeout=Duration.seconds(timeout_seconds),
        tracing=lambda_.Tracing.ACTIVE,
        log_group=group,
        role=role.without_policy_updates(),  # all permissions are said above and in the stack; the library adds none
        environment={**defaults.environment, "POWERTOOLS_SERVICE_NAME": name, **environment},
        reserved_concurrent_executions=settings.reserved_concurrency.get(name),
        vpc=vpc,
        security_groups=security_groups,
    )
    function.node.add_dependency(role)
    acknowledge(
        role,
        "X-Ray and network interfaces know no resources to name; a test lists the actions.",
        "AwsSolutions-IAM5[Resource::*]",
    )
    acknowledge(
        function,
        "The newest Python for which every dependency ships a wheel; the emulator runs its own.",
        "AwsSolutions-L1",
    )
    if not settings.canary:
        return PythonFunction(function, function, may)
    return PythonFunction(function, _canary(scope, title, name, function, defaults), may)


def _canary(
    scope: Construct, title: str, name: str, function: lambda_.Function, defaults: FunctionDefaults
) -> lambda_.Alias:
    live = lambda_.Alias(scope, f"{title}Live", alias_name="live", version=function.current_version)
    errors = alarm(
        scope,
        f"{title}Errors",
        name=f"{defaults.settings.name(name)}-errors",
        metric=live.metric_errors(statistic="Sum"),
        threshold=5,
        meaning=f"The function {name} fails.",
        runbook="a-function-fails",
        topic=defaults.topic,
    )
    deployment = codedeploy.LambdaDeploymentGroup(
        scope,
        f"{title}Deployment",
        alias=live,
        deployment_config=codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES,
        alarms=[errors],
    )
    acknowledge(
        deployment,
        "AWS's own role for deployments of functions, the limited one.",
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]",
    )
    return live


def _retention(settings: StageSettings) -> logs.RetentionDays:
    days = {
        7: logs.RetentionDays.ONE_WEEK,
        30: logs.RetentionDays.ONE_MONTH,
        90: logs.RetentionDays.THREE_MONTHS,
        365: logs.RetentionDays.ONE_YEAR,
        1827: logs.RetentionDays.FIVE_YEARS,
    }
    return days[settings.log_days]
