"""Publishing the client: into the bucket of the stage, assets before the page, each with how long it may be kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from infra.publish_client import NotPublished, in_order, outputs_of, publish, stack_name, type_of
from infra.settings import stage_settings

SETTINGS = stage_settings("own_account")
NAME = stack_name(SETTINGS)


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    for path in ("index.html", "sw.js", "manifest.webmanifest", "assets/app-1a2b.js", "assets/inter.woff2"):
        (tmp_path / path).write_text(path)
    return tmp_path


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[boto3.Session]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield boto3.Session(region_name=SETTINGS.region)


def deployed(session: boto3.Session) -> str:
    cloudfront: Any = session.client("cloudfront")
    made = cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Comment": "",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {"Id": "o", "DomainName": "o.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
                ],
            },
            "DefaultCacheBehavior": {
                "TargetOriginId": "o",
                "ViewerProtocolPolicy": "https-only",
                "MinTTL": 0,
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            },
        }
    )
    number: str = made["Distribution"]["Id"]
    s3: Any = session.client("s3")
    where: Any = {"LocationConstraint": SETTINGS.region}
    s3.create_bucket(Bucket="pages-of-the-test", CreateBucketConfiguration=where)
    return number


def test_everything_is_online_with_its_type_and_how_long_it_may_be_kept(build: Path, session: boto3.Session) -> None:
    number = deployed(session)
    assert publish({"PagesName": "pages-of-the-test", "DistributionId": number}, build, session) == 5
    s3: Any = session.client("s3")
    asset = s3.get_object(Bucket="pages-of-the-test", Key="assets/app-1a2b.js")
    page = s3.get_object(Bucket="pages-of-the-test", Key="index.html")
    assert (asset["ContentType"], asset["CacheControl"]) == (
        "text/javascript; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")
    cloudfront: Any = session.client("cloudfront")
    (forgotten,) = cloudfront.list_invalidations(DistributionId=number)["InvalidationList"]["Items"]
    found = cloudfront.get_invalidation(DistributionId=number, Id=forgotten["Id"])["Invalidation"]
    assert set(found["InvalidationBatch"]["Paths"]["Items"]) == {"/index.html", "/sw.js", "/manifest.webmanifest"}


def test_the_page_comes_last_and_assets_first(build: Path) -> None:
    order = list(in_order(build))
    assert order[-1] == "index.html"
    assert [path.startswith("assets/") for path in order] == [True, True, False, False, False]


def test_without_a_build_nothing_is_touched(tmp_path: Path, session: boto3.Session) -> None:
    with pytest.raises(NotPublished, match="make client"):
        publish({}, tmp_path, session)


def test_the_addresses_come_from_the_web_stack(session: boto3.Session) -> None:
    formation = session.client("cloudformation")
    stack = {
        "StackName": NAME,
        "CreationTime": datetime(2026, 1, 1, tzinfo=UTC),
        "StackStatus": "CREATE_COMPLETE",
        "Outputs": [{"OutputKey": "PagesName", "OutputValue": "some-bucket"}],
    }
    with Stubber(formation) as stub:
        stub.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": NAME})
        assert outputs_of(NAME, formation) == {"PagesName": "some-bucket"}


def test_without_a_stack_it_says_what_to_do_first(session: boto3.Session) -> None:
    formation = session.client("cloudformation")
    with Stubber(formation) as stub:
        stub.add_client_error("describe_stacks", "ValidationError", f"Stack with id {NAME} does not exist")
        with pytest.raises(NotPublished, match="PlimsollOwnAccountWeb"):
            outputs_of(NAME, formation)


def test_a_manifest_has_the_type_that_browsers_ask_for() -> None:
    assert type_of("manifest.webmanifest") == "application/manifest+json"
    assert type_of("robots.txt") == "text/plain"
