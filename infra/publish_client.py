"""Puts the built client online: what names hold a hash first, then the page that names it, then the old page away.

    python -m infra.publish_client STAGE

Whoever has the page of before still finds its assets: nothing is deleted. Run by ``make deploy`` after the stacks.
"""

import mimetypes
import sys
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.page_headers import HASHED_FILES, cache_control_of
from infra.settings import StageSettings, stage_settings

CLIENT = Path(__file__).parents[1] / "client" / "dist"
# a machine's own list of types may lack them, and browsers refuse scripts and manifests of the wrong one
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}


class NotPublished(Exception):
    """The client could not be put online; the message says what to do."""


def publish(outputs: Mapping[str, str], client: Path, session: boto3.Session) -> int:
    """Upload the build in ``client`` and let the distribution forget the old page. Gives the number of files.

    ``outputs``: of the web stack. Raises ``NotPublished`` where there is no build.
    """
    files = list(in_order(client))
    s3: Any = session.client("s3")
    for path in files:
        s3.upload_file(
            str(client / path),
            outputs["PagesName"],
            path,
            ExtraArgs={"ContentType": type_of(path), "CacheControl": cache_control_of(path)},
        )
    cloudfront: Any = session.client("cloudfront")
    kept = [f"/{path}" for path in files if not path.startswith(HASHED_FILES)]
    cloudfront.create_invalidation(
        DistributionId=outputs["DistributionId"],
        InvalidationBatch={"Paths": {"Quantity": len(kept), "Items": kept}, "CallerReference": str(uuid.uuid4())},
    )
    return len(files)


def in_order(client: Path) -> Iterator[str]:
    """The files of a build: assets, then what else there is, the page itself last. Raises ``NotPublished``."""
    if not (client / "index.html").is_file():
        raise NotPublished(f"there is no built client in {client}: run `make client` first")
    paths = sorted(path.relative_to(client).as_posix() for path in client.rglob("*") if path.is_file())
    yield from (path for path in paths if path.startswith(HASHED_FILES))
    yield from (path for path in paths if not path.startswith(HASHED_FILES) and path != "index.html")
    yield "index.html"


def type_of(path: str) -> str:
    """The content type of a file."""
    suffix = Path(path).suffix
    return TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def stack_name(settings: StageSettings) -> str:
    """The name of a stage's web stack."""
    return f"Plimsoll{''.join(word.title() for word in settings.stage.split('_'))}Web"


def outputs_of(name: str, formation: Any) -> dict[str, str]:
    """A stack's outputs by name, from a CloudFormation client. Raises ``NotPublished`` where there is no such stack."""
    try:
        (stack,) = formation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        raise NotPublished(f"there is no stack {name}: deploy the stacks first ({error})") from error
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def main() -> None:
    """The command."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    settings = stage_settings(sys.argv[1])
    session = boto3.Session(region_name=settings.region)
    try:
        outputs = outputs_of(stack_name(settings), session.client("cloudformation"))
        number = publish(outputs, CLIENT, session)
    except NotPublished as refusal:
        raise SystemExit(str(refusal)) from refusal
    print(f"The client is online, {number} files: {outputs['Address']}")


if __name__ == "__main__":
    main()
