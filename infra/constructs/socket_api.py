"""The WebSocket API: every message to one function, throttled, logged without what opens a socket."""

import json

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_apigateway as account_settings
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.settings import StageSettings

STAGE = "ws"
"""The stage's name is the path, so that ``/ws`` of one origin needs no rewriting on its way here."""
MESSAGES = ("subscribe", "unsubscribe", "ping")
_LOGGED = {
    "request_id": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "event": "$context.eventType",
    "route": "$context.routeKey",
    "connection": "$context.connectionId",
    "status": "$context.status",
    "milliseconds": "$context.integrationLatency",
    "address": "$context.identity.sourceIp",
    "error": "$context.error.message",
}


class SocketApi(Construct):
    """The API with its one stage. A socket is opened by a ticket, which the function redeems."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: StageSettings,
        data_key: kms.IKey,
        function: lambda_.IFunction,
    ) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        integration = integrations.WebSocketLambdaIntegration("realtime-integration", function)
        silent = gateway.WebSocketRouteOptions(integration=integration)
        # the emulator knows no route responses, and answers all the same
        answering = gateway.WebSocketRouteOptions(integration=integration, return_response=not settings.local)
        api = gateway.WebSocketApi(
            self,
            "Api",
            api_name=settings.name("sockets"),
            route_selection_expression="$request.body.action",
            connect_route_options=silent,
            disconnect_route_options=silent,
            default_route_options=answering,
        )
        for message in MESSAGES:
            api.add_route(message, integration=integration, return_response=not settings.local)
        calls = logs.LogGroup(
            self,
            "Calls",
            log_group_name=f"/plimsoll/{settings.stage}/api/sockets",
            retention=logs.RetentionDays.THREE_MONTHS,
            encryption_key=data_key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        stage = gateway.WebSocketStage(
            self,
            "Stage",
            web_socket_api=api,
            stage_name=STAGE,
            auto_deploy=True,
            throttle=gateway.ThrottleSettings(rate_limit=settings.api_rate_per_second, burst_limit=settings.api_burst),
        )
        raw = stage.node.default_child
        assert isinstance(raw, gateway.CfnStage)
        raw.access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=calls.log_group_arn, format=json.dumps(_LOGGED)
        )
        if not settings.local:
            raw.node.add_dependency(self._may_log())
        acknowledge(api, "The function redeems a one-time ticket before it lets a socket in.", "AwsSolutions-APIG4")
        self.api_id = api.api_id
        child = api.node.default_child
        assert isinstance(child, gateway.CfnApi)
        self.logical_id = stack.get_logical_id(child)
        self.endpoint = f"https://{api.api_id}.execute-api.{stack.region}.{stack.url_suffix}/{STAGE}"

    def failures(self) -> cloudwatch.Metric:
        """How often the function could not answer."""
        return cloudwatch.Metric(
            namespace="AWS/ApiGateway",
            metric_name="IntegrationError",
            dimensions_map={"ApiId": self.api_id, "Stage": STAGE},
            statistic="Sum",
        )

    def _may_log(self) -> account_settings.CfnAccount:
        """WebSocket APIs write their logs as the role of the account's settings, which all stages share."""
        name = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        role = iam.Role(
            self,
            "MayLog",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(name)],
        )
        made = account_settings.CfnAccount(self, "Account", cloud_watch_role_arn=role.role_arn)
        for each in (role, made):  # another stage of the account may use it
            each.apply_removal_policy(RemovalPolicy.RETAIN)
        acknowledge(
            role,
            "AWS's own role for the logs of the gateway, the only one that its settings are documented with.",
            f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{name}]",
        )
        return made
