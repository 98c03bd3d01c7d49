"""The stream server answers over HTTP/2 as it does over HTTP/1.1."""

import json
import socket
from pathlib import Path

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, StreamEnded

from proof.programs import free_port
from tests.proof.streams_server import stream_server


def test_an_answer_over_http2_is_the_same(tmp_path: Path) -> None:
    """Without TLS and from the first byte, as the Client Library's Kinesis client begins."""
    connection = H2Connection(H2Configuration(client_side=True))
    connection.initiate_connection()
    body = json.dumps({"StreamName": "s"}).encode()
    headers = [(":method", "POST"), (":path", "/"), (":scheme", "http"), (":authority", "localhost")]
    headers += [("content-type", "application/x-amz-json-1.1"), ("x-amz-target", "Kinesis_20131202.ListShards")]
    connection.send_headers(1, headers)
    connection.send_data(1, body, end_stream=True)
    port, received, over = free_port(), b"", False
    with (
        stream_server(port, {"s": 1}, tmp_path / "log"),
        socket.create_connection(("127.0.0.1", port), timeout=5) as line,
    ):
        line.sendall(connection.data_to_send())
        while not over:
            for event in connection.receive_data(line.recv(65536)):
                received += event.data if isinstance(event, DataReceived) else b""
                over = over or isinstance(event, StreamEnded)
            line.sendall(connection.data_to_send())
    assert [each["ShardId"] for each in json.loads(received)["Shards"]] == ["shardId-000000000000"]
