"""The HTTP API: one authorizer for every path but the open ones, throttled, its calls logged."""

import json

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.functions import ApiFunction
from infra.settings import StageSettings

_LOGGED = {
    "request_id": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "path": "$context.path",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "address": "$context.identity.sourceIp",
    "tenant_id": "$context.authorizer.tenant_id",
    "error": "$context.error.message",
}


class HttpApi(Construct):
    """The API with its authorizer.

    The authorizer always lets pass and says who calls, or why it is nobody: the functions then refuse in their own
    words. It has no identity source and no cache, because a request bears a token or an API key, and because a revoked
    session must end at once.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: StageSettings,
        data_key: kms.IKey,
        authorizer: lambda_.IFunction,
    ) -> None:
        super().__init__(scope, construct_id)
        self._authorizer = authorizers.HttpLambdaAuthorizer(
            "Caller",
            authorizer,
            authorizer_name=settings.name("caller"),
            identity_source=[],
            response_types=[authorizers.HttpLambdaResponseType.SIMPLE],
            results_cache_ttl=Duration.seconds(0),
        )
        api = gateway.HttpApi(self, "Api", api_name=settings.name("api"), create_default_stage=False)
        calls = logs.LogGroup(
            self,
            "Calls",
            log_group_name=f"/plimsoll/{settings.stage}/api/calls",
            retention=logs.RetentionDays.THREE_MONTHS,
            encryption_key=data_key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        stage = gateway.HttpStage(
            self,
            "Stage",
            http_api=api,
            stage_name="$default",
            auto_deploy=True,
            throttle=gateway.ThrottleSettings(rate_limit=settings.api_rate_per_second, burst_limit=settings.api_burst),
        )
        raw = stage.node.default_child
        assert isinstance(raw, gateway.CfnStage)
        raw.access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=calls.log_group_arn, format=json.dumps(_LOGGED)
        )
        self._api, self.api_id, self.url = api, api.api_id, stage.url

    def route(self, function: lambda_.IFunction, spec: ApiFunction) -> None:
        """Send the paths of a function to it."""
        integration = integrations.HttpLambdaIntegration(
            f"{spec.name}-integration", function, scope_permission_to_route=False
        )
        for path in spec.paths:
            for pattern in (path, f"{path}/{{proxy+}}"):
                self._api.add_routes(
                    path=pattern,
                    methods=[gateway.HttpMethod.ANY],
                    integration=integration,
                    authorizer=self._authorizer,
                )
        for path in spec.open_paths:
            routes = self._api.add_routes(
                path=path,
                methods=[gateway.HttpMethod.ANY],
                integration=integration,
                authorizer=gateway.HttpNoneAuthorizer(),
            )
            for route in routes:
                acknowledge(route, "Public: health, and the keys that verify our tokens.", "AwsSolutions-APIG4")
