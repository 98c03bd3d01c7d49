"""The emulator's repairs, and what happens to its state between stop and start."""

import json
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli.platform import emulator
from cli.platform.emulator_main import (
    batches_as_single_messages,
    bounded_record_expiry,
    repair,
    repeatable_transactions,
    throttled_iterator_expiry,
    unpacked_once,
    with_encryption_context,
)
from cli.platform.home import Home, Ports


def test_iterators_are_swept_once_a_pause() -> None:
    swept: list[int] = []
    sweep = throttled_iterator_expiry(SimpleNamespace(_expire_iterators=lambda: swept.append(1)), pause=3600)
    for _ in range(5):
        sweep()
    assert len(swept) == 1


def test_old_records_go_and_readers_keep_their_place() -> None:
    now = time.time()
    stream = _stream([now - 100, now - 90, now - 1, now])
    behind, ahead, elsewhere = _at("s-1", 1), _at("s-1", 3), _at("s-2", 3)
    kinesis = SimpleNamespace(_shard_iterators={"a": behind, "b": ahead, "c": elsewhere})
    bounded_record_expiry(kinesis, keep_seconds=60, pause=0)(stream)
    assert [record["n"] for record in stream["shards"]["s-1"]["records"]] == [2, 3]
    assert behind["position"] == 0  # what it had not read is gone: it goes on with the oldest
    assert ahead["position"] == 1  # still before record 3
    assert elsewhere["position"] == 3


def test_records_are_not_kept_longer_than_the_stream_says() -> None:
    now = time.time()
    stream = {**_stream([now - 7200, now]), "RetentionPeriodHours": 1}
    bounded_record_expiry(SimpleNamespace(_shard_iterators={}), keep_seconds=86400, pause=0)(stream)
    assert len(stream["shards"]["s-1"]["records"]) == 1


def test_records_are_swept_once_a_pause_and_stream() -> None:
    stream = _stream([0.0])
    sweep = bounded_record_expiry(SimpleNamespace(_shard_iterators={}), keep_seconds=60, pause=3600)
    sweep(stream)
    stream["shards"]["s-1"]["records"].append({"ApproximateArrivalTimestamp": 0.0, "n": 9})
    sweep(stream)
    assert len(stream["shards"]["s-1"]["records"]) == 1


def test_equal_packages_are_unpacked_once_and_linked(tmp_path: Path) -> None:
    archive_type = unpacked_once(tmp_path / "shared")
    targets = []
    for worker in ("one", "two"):
        home = tmp_path / worker
        (home / "code").mkdir(parents=True)
        with zipfile.ZipFile(home / "code.zip", "w") as archive:
            archive.writestr(zipfile.ZipInfo("functions/handler.py"), "answer = 42\n")
        with archive_type(home / "code.zip") as archive:
            archive.extractall(home / "code")
        assert (home / "code" / "functions" / "handler.py").read_text() == "answer = 42\n"
        targets.append((home / "code").resolve())
    assert targets[0] == targets[1]


def test_other_archives_are_unpacked_where_they_are_asked_to(tmp_path: Path) -> None:
    (tmp_path / "layer").mkdir()
    with zipfile.ZipFile(tmp_path / "layer.zip", "w") as archive:
        archive.writestr("python/module.py", "")
    with unpacked_once(tmp_path / "shared")(tmp_path / "layer.zip") as archive:
        archive.extractall(tmp_path / "layer")
    assert (tmp_path / "layer" / "python" / "module.py").is_file()
    assert not (tmp_path / "layer").is_symlink()


def test_the_encryption_context_of_a_request_can_be_a_condition() -> None:
    keys = with_encryption_context(lambda *_: {"aws:RequestTag/a": "b"})
    body = json.dumps({"KeyId": "k", "EncryptionContext": {"purpose": "session"}}).encode()
    assert keys("kms", "kms:Decrypt", body, {}) == {"aws:RequestTag/a": "b", "kms:EncryptionContext:purpose": "session"}
    assert keys("dynamodb", "dynamodb:GetItem", body, {}) == {"aws:RequestTag/a": "b"}


def test_a_transaction_is_known_again_however_its_numbers_are_written() -> None:
    kept: list[dict[str, Any]] = []

    def original(data: dict[str, Any]) -> str:
        is_known = data in kept
        kept.append(json.loads(json.dumps(data).replace("602.50", "602.5")))
        return "again" if is_known else "new"

    plain = {"602.50": "602.5", "10": "10"}.get
    write = repeatable_transactions(SimpleNamespace(_transact_write_items=original, _ddb_canonicalize_number=plain))
    rows = [{"Put": {"Item": {"a": {"N": "602.50"}, "b": {"L": [{"N": "10"}]}, "N": {"S": "602 rupees"}}}}]
    assert [write({"TransactItems": rows}), write({"TransactItems": rows})] == ["new", "again"]
    assert kept[0]["TransactItems"][0]["Put"]["Item"]["a"] == {"N": "602.5"}
    assert rows[0]["Put"]["Item"]["a"] == {"N": "602.50"}


def test_a_batch_of_messages_is_judged_as_one_message_and_other_batches_as_themselves() -> None:
    action = batches_as_single_messages(lambda service, name: f"{service}:{name}" if name else None)
    assert action("sqs", "SendMessageBatch") == "sqs:SendMessage"
    assert action("sqs", "SendMessage") == "sqs:SendMessage"
    assert action("dynamodb", "PutBatch") == "dynamodb:PutBatch"
    assert action("sqs", "") is None


def test_a_version_without_what_is_repaired_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"has no .*_expire_iterators"):
        repair(lambda name: SimpleNamespace(__name__=name), tmp_path)


def test_saved_stream_positions_are_forgotten_and_nothing_else(tmp_path: Path) -> None:
    saved = tmp_path / "lambda.json"
    saved.write_text(json.dumps({"payload": {"dynamodb_stream_positions": {"data": {"m": 7}}, "functions": {"f": 1}}}))
    emulator.forget_stream_positions(saved)
    payload = json.loads(saved.read_text())["payload"]
    assert payload == {"dynamodb_stream_positions": {"data": {}}, "functions": {"f": 1}}


def test_a_first_start_has_nothing_to_forget(tmp_path: Path) -> None:
    emulator.forget_stream_positions(tmp_path / "lambda.json")
    assert not (tmp_path / "lambda.json").exists()


def test_before_a_start_scratch_is_emptied_and_old_packages_go(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    (home.temporary / "ministack-lambda-x").mkdir()
    for number in range(5):
        (home.unpacked / f"package-{number}").mkdir()
    emulator.prepare_start(home)
    assert list(home.temporary.iterdir()) == []
    assert len(list(home.unpacked.iterdir())) == emulator.KEPT_PACKAGES
    assert (home.path.stat().st_mode & 0o777) == 0o700


def test_the_emulator_listens_on_the_loopback_address_alone(tmp_path: Path) -> None:
    environment = emulator.environment(Home(tmp_path), Ports(5), enforce=True)
    assert environment["BIND_HOST"] == "127.0.0.1"
    assert environment["GATEWAY_PORT"] == "4605"
    assert environment["AUTH"] == "true"


def _stream(arrivals: list[float]) -> dict[str, Any]:
    records = [{"ApproximateArrivalTimestamp": at, "n": number} for number, at in enumerate(arrivals)]
    return {"StreamName": "market", "RetentionPeriodHours": 24, "shards": {"s-1": {"records": records}}}


def _at(shard: str, position: int) -> dict[str, Any]:
    return {"stream": "market", "shard_id": shard, "position": position}
