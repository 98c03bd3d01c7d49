"""The one public address: CloudFront in front of the client, the HTTP API and the live socket."""

from aws_cdk import CfnOutput, Duration, Fn, RemovalPolicy, SecretValue, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.page_headers import CONTENT_SECURITY_POLICY, PAGE_SECURITY_HEADERS
from infra.settings import StageSettings
from infra.stacks.api import ApiStack
from infra.stacks.foundation import FoundationStack
from infra.stacks.realtime import RealtimeStack

ORIGIN_SECRET_HEADER = "x-origin-secret"  # noqa: S105 - the name of a header
SOCKET_PATH = "/ws"

_TO_THE_PAGE = """function handler(event) {
  var request = event.request;
  var file = /\\.(css|html|js|png|svg|webmanifest|woff2|json|txt)$/;
  if (!file.test(request.uri)) request.uri = '/index.html';
  return request;
}"""
"""A path without a file's ending is a screen of the client, which its router knows."""

_TO_THE_STAGE = """function handler(event) {
  event.request.uri = '/%s';
  return event.request;
}"""


class WebStack(Stack):
    """A private bucket, the distribution, its headers and rewriting."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: StageSettings,
        *,
        foundation: FoundationStack,
        api: ApiStack,
        realtime: RealtimeStack,
        **options: object,
    ) -> None:
        super().__init__(scope, construct_id, **options)  # type: ignore[arg-type]
        self._settings, self._api, self._realtime = settings, api, realtime
        self.add_dependency(foundation)  # its origin's secret is looked up by name
        self._logs = self._log_bucket()
        pages = self._page_bucket()
        distribution = self._distribution(pages)
        # `infra.publish_client` puts the build there
        CfnOutput(self, "PagesName", value=pages.bucket_name)
        CfnOutput(self, "DistributionId", value=distribution.distribution_id)
        CfnOutput(self, "Address", value=f"https://{distribution.distribution_domain_name}")

    def _bucket(self, title: str, **options: object) -> s3.Bucket:
        removal = RemovalPolicy.RETAIN if self._settings.retain_data else RemovalPolicy.DESTROY
        return s3.Bucket(
            self,
            title,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            removal_policy=removal,
            **options,  # type: ignore[arg-type]
        )

    def _log_bucket(self) -> s3.Bucket:
        bucket = self._bucket(
            "Logs",
            object_ownership=s3.ObjectOwnership.OBJECT_WRITER,  # CloudFront hands logs over by access list
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(90))],
        )
        acknowledge(bucket, "It is the bucket that access logs go to.", "AwsSolutions-S1")
        return bucket

    def _page_bucket(self) -> s3.Bucket:
        # old assets stay for those whose page is from before a deployment
        kept = s3.LifecycleRule(noncurrent_version_expiration=Duration.days(30))
        return self._bucket(
            "Pages",
            versioned=True,
            lifecycle_rules=[kept],
            server_access_logs_bucket=self._logs,
            server_access_logs_prefix="pages/",
        )

    def _distribution(self, pages: s3.Bucket) -> cloudfront.Distribution:
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"Plimsoll {self._settings.stage}",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            price_class=cloudfront.PriceClass.PRICE_CLASS_200,  # the cheapest that holds edges in India
            default_root_object="index.html",
            enable_logging=True,
            log_bucket=self._logs,
            log_file_prefix="distribution/",
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(pages),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
                response_headers_policy=self._page_headers(),
                function_associations=[self._rewriting("ToThePage", _TO_THE_PAGE)],
                compress=True,
            ),
            additional_behaviors=self._api_behaviors(),
        )
        acknowledge(
            distribution,
            "Without an own domain CloudFront's certificate is used, whose viewers' TLS cannot be chosen.",
            "AwsSolutions-CFR4",
        )
        return distribution

    def _api_behaviors(self) -> dict[str, cloudfront.BehaviorOptions]:
        """The HTTP API and the socket: passed on whole, never cached, with the proof of where they come from."""
        # a reference, in the template too: it is looked up at the deployment
        proof = {ORIGIN_SECRET_HEADER: SecretValue.secrets_manager(self._settings.origin_secret).unsafe_unwrap()}
        http = origins.HttpOrigin(
            self._host_of(self._api.http_api_id), custom_headers=proof, read_timeout=Duration.seconds(35)
        )
        socket = origins.HttpOrigin(self._host_of(self._realtime.socket_api_id), custom_headers=proof)
        passed = cloudfront.OriginRequestPolicy(
            self,
            "PassedOn",
            origin_request_policy_name=f"plimsoll-{self._settings.slug}-passed-on",
            header_behavior=cloudfront.OriginRequestHeaderBehavior.deny_list("host"),
            query_string_behavior=cloudfront.OriginRequestQueryStringBehavior.all(),
            cookie_behavior=cloudfront.OriginRequestCookieBehavior.all(),
        )

        def behavior(
            origin: cloudfront.IOrigin, *rewriting: cloudfront.FunctionAssociation
        ) -> cloudfront.BehaviorOptions:
            return cloudfront.BehaviorOptions(
                origin=origin,
                allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
                cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
                origin_request_policy=passed,
                function_associations=list(rewriting),
            )

        return {
            "/v1/*": behavior(http),
            "/.well-known/*": behavior(http),
            SOCKET_PATH: behavior(socket, self._rewriting("ToTheStage", _TO_THE_STAGE % self._realtime.socket_stage)),
        }

    def _host_of(self, api_id: str) -> str:
        return Fn.join("", [api_id, ".execute-api.", self._api.region, ".", self.url_suffix])

    def _rewriting(self, title: str, code: str) -> cloudfront.FunctionAssociation:
        function = cloudfront.Function(
            self,
            title,
            function_name=f"plimsoll-{self._settings.slug}-{title}",
            code=cloudfront.FunctionCode.from_inline(code),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        return cloudfront.FunctionAssociation(function=function, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST)

    def _page_headers(self) -> cloudfront.ResponseHeadersPolicy:
        known = {"content-security-policy", "referrer-policy", "strict-transport-security"}
        known |= {"x-content-type-options", "x-frame-options"}
        return cloudfront.ResponseHeadersPolicy(
            self,
            "PageHeaders",
            response_headers_policy_name=f"plimsoll-{self._settings.slug}-pages",
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=CONTENT_SECURITY_POLICY, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=Duration.days(730),
                    include_subdomains=True,
                    preload=True,
                    override=True,
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(header=name, value=value, override=True)
                    for name, value in PAGE_SECURITY_HEADERS.items()
                    if name not in known
                ]
            ),
        )
