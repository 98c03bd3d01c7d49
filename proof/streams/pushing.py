"""Enhanced fan-out: a shard's records as AWS event-stream messages, pushed over one long answer."""

import asyncio
import json
import struct
from binascii import crc32
from collections.abc import AsyncIterator, Mapping
from typing import Any

from proof.streams.operations import Kinesis
from proof.streams.views import Answer

EVENT_STREAM = "application/vnd.amazon.eventstream"
SUBSCRIPTION_SECONDS = 300.0
LOOK_SECONDS = 0.02
HEARTBEAT_SECONDS = 1.0
"""An idle subscription still gets an event now and then, as at Kinesis (there it is five seconds)."""
_STRING = 7


def message(event_type: str, payload: Mapping[str, Any]) -> bytes:
    """One event: lengths and their CRC, three headers, JSON, the CRC of all."""
    names = {":message-type": "event", ":event-type": event_type, ":content-type": "application/x-amz-json-1.1"}
    headers = b"".join(_header(name, value) for name, value in names.items())
    body = json.dumps(payload).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    unsigned = prelude + struct.pack(">I", crc32(prelude)) + headers + body
    return unsigned + struct.pack(">I", crc32(unsigned))


async def events(kinesis: Kinesis, body: Mapping[str, Any]) -> AsyncIterator[bytes]:
    """What a subscriber is sent, until the shard ends or five minutes are over. Raises ``Refusal``."""
    subscription = kinesis.subscribe(body)
    yield message("initial-response", {})
    loop = asyncio.get_running_loop()
    ends_at, told_at = loop.time() + SUBSCRIPTION_SECONDS, float("-inf")
    while loop.time() < ends_at:
        event: Answer = subscription.read()
        if event["Records"] or "ChildShards" in event or loop.time() - told_at >= HEARTBEAT_SECONDS:
            told_at = loop.time()
            yield message("SubscribeToShardEvent", event)
        if "ChildShards" in event:
            return
        await asyncio.sleep(LOOK_SECONDS)


def _header(name: str, value: str) -> bytes:
    encoded = value.encode()
    return struct.pack(">B", len(name)) + name.encode() + struct.pack(">BH", _STRING, len(encoded)) + encoded
