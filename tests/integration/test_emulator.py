"""The emulator behaves where the platform leans on it, and the repairs hold for this version of it."""

import time

import boto3
import pytest

from infra.tables import TABLES
from tests.emulator import Emulator

pytestmark = pytest.mark.emulator


def test_every_table_exists_under_a_fresh_prefix(emulator: Emulator) -> None:
    prefix = emulator.tables()
    pages = boto3.client("dynamodb").get_paginator("list_tables").paginate()
    names = {name for page in pages for name in page["TableNames"]}
    assert {prefix + spec.name for spec in TABLES} <= names


def test_two_prefixes_do_not_share_rows(emulator: Emulator) -> None:
    client = boto3.client("dynamodb")
    first, second = emulator.tables(), emulator.tables()
    client.put_item(TableName=first + "ownership", Item={"owner_key": {"S": "OWN#1"}})
    assert "Item" not in client.get_item(TableName=second + "ownership", Key={"owner_key": {"S": "OWN#1"}})


def test_a_stream_reader_sees_every_record_once(emulator: Emulator) -> None:
    client = boto3.client("kinesis")
    client.create_stream(StreamName="reader", ShardCount=1)
    shard = client.list_shards(StreamName="reader")["Shards"][0]["ShardId"]
    iterator = client.get_shard_iterator(StreamName="reader", ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    position, seen = iterator["ShardIterator"], []
    for number in range(30):
        client.put_record(StreamName="reader", Data=str(number).encode(), PartitionKey="a")
        answer = client.get_records(ShardIterator=position)
        position = answer["NextShardIterator"]
        seen += [record["Data"] for record in answer["Records"]]
    time.sleep(0.05)
    seen += [record["Data"] for record in client.get_records(ShardIterator=position)["Records"]]
    assert seen == [str(number).encode() for number in range(30)]
