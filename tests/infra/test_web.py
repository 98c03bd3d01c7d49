"""The one public address: private pages, strict headers, the API and the socket passed on whole."""

import json
from typing import Any

import pytest

from infra.page_headers import CONTENT_SECURITY_POLICY, PAGE_SECURITY_HEADERS
from tests.infra.conftest import Stage


@pytest.fixture
def distribution(prod: Stage) -> dict[str, Any]:
    (found,) = prod.resources("AWS::CloudFront::Distribution")
    config: dict[str, Any] = found.properties["DistributionConfig"]
    return config


def test_the_pages_are_read_through_the_distribution_alone(prod: Stage, distribution: dict[str, Any]) -> None:
    for bucket in prod.resources("AWS::S3::Bucket"):
        assert set(bucket.properties["PublicAccessBlockConfiguration"].values()) == {True}
    origins = [each for each in distribution["Origins"] if "S3OriginConfig" in each]
    assert len(origins) == 1
    assert "OriginAccessControlId" in origins[0]


def test_everything_is_encrypted_on_the_way(distribution: dict[str, Any]) -> None:
    behaviors = [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]
    assert {each["ViewerProtocolPolicy"] for each in behaviors} == {"redirect-to-https", "https-only"}
    custom = [each["CustomOriginConfig"] for each in distribution["Origins"] if "CustomOriginConfig" in each]
    assert {each["OriginProtocolPolicy"] for each in custom} == {"https-only"}


def test_api_and_socket_are_never_cached_and_prove_where_they_come_from(distribution: dict[str, Any]) -> None:
    disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's managed policy CachingDisabled
    paths = {each["PathPattern"]: each for each in distribution["CacheBehaviors"]}
    assert set(paths) == {"/v1/*", "/.well-known/*", "/ws"}
    assert {each["CachePolicyId"] for each in paths.values()} == {disabled}
    origins = {each["Id"]: each for each in distribution["Origins"]}
    for behavior in paths.values():
        (header,) = origins[behavior["TargetOriginId"]]["OriginCustomHeaders"]
        assert header["HeaderName"] == "x-origin-secret"
        assert "resolve:secretsmanager" in json.dumps(header["HeaderValue"])


def test_a_browser_is_told_the_same_as_by_the_local_edge(prod: Stage) -> None:
    (policy,) = prod.resources("AWS::CloudFront::ResponseHeadersPolicy")
    config = policy.properties["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    told = {each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
    told["content-security-policy"] = security["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    told["referrer-policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    told["x-frame-options"] = security["FrameOptions"]["FrameOption"]
    told["x-content-type-options"] = "nosniff" if security["ContentTypeOptions"]["Override"] else ""
    strict = security["StrictTransportSecurity"]
    told["strict-transport-security"] = (
        f"max-age={strict['AccessControlMaxAgeSec']}; includeSubDomains; preload"
        if strict["IncludeSubdomains"] and strict["Preload"]
        else ""
    )
    assert told == dict(PAGE_SECURITY_HEADERS)


def test_nothing_inline_may_run() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_the_emulator_has_no_distribution(local: Stage) -> None:
    assert not list(local.resources("AWS::CloudFront::Distribution"))
