"""The AWS JSON interface of the streams, whatever carries it: a target and a body in, a status and a body out."""

import json
from typing import Any, NamedTuple

from proof.streams.errors import Refusal
from proof.streams.faults import Faults, Lost
from proof.streams.operations import Kinesis

TARGET = "Kinesis_20131202."
JSON = "application/x-amz-json-1.1"


class Reply(NamedTuple):
    """An answer. ``error`` names the exception, empty when it went well."""

    status: int
    error: str
    body: bytes


class Interface:
    """The operations behind their faults."""

    def __init__(self, kinesis: Kinesis, faults: Faults) -> None:
        self.kinesis = kinesis
        self._faults = faults

    def answer(self, target: str, content_type: str, raw: bytes) -> Reply:
        """Do what a request asks for. Raises ``Lost`` when its sender shall not learn what became of it."""
        operation = target.removeprefix(TARGET)
        try:
            if "json" not in content_type:
                raise Refusal("SerializationException", f"{content_type} is not spoken here: switch CBOR off.")
            body = json.loads(raw or b"{}")
            stream = _stream_of(body)
            self._faults.before(operation, stream)
            result = self.kinesis.call(operation, body)
            if self._faults.happens("lose_answer", operation, stream):
                raise Lost
        except Refusal as refusal:
            return refused(refusal)
        except (KeyError, TypeError, ValueError) as error:
            return refused(Refusal("ValidationException", f"{operation}: {error!r}"))
        return Reply(200, "", json.dumps(result).encode())


def _stream_of(body: dict[str, Any]) -> str | None:
    name = body.get("StreamName") or str(body.get("StreamARN") or "").rpartition(":stream/")[2]
    return str(name) if name else None


def refused(refusal: Refusal) -> Reply:
    """An error answer."""
    body = {"__type": refusal.code, "message": refusal.message}
    return Reply(refusal.status, refusal.code, json.dumps(body).encode())
