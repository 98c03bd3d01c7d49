"""Starts MiniStack with the repairs without which the platform's loop slows down, stalls or loses records.

Run by the emulator environment's own Python (``python -P emulator_main.py``); it knows nothing of the platform's code.
Everything else is told by MiniStack's environment variables (``GATEWAY_PORT``, ``STATE_DIR``, ...).
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

EXPIRY_PAUSE_SECONDS = 5.0
STREAM_SECONDS = float(os.environ.get("EMULATOR_STREAM_SECONDS", "900"))


def throttled_iterator_expiry(kinesis: Any, pause: float = EXPIRY_PAUSE_SECONDS) -> Callable[[], None]:
    """The iterator sweep, at most once a pause: each Kinesis call makes one, over every iterator of five minutes."""
    real: Callable[[], None] = kinesis._expire_iterators
    last = [0.0]

    def sweep() -> None:
        if time.monotonic() - last[0] > pause:
            last[0] = time.monotonic()
            real()

    return sweep


def bounded_record_expiry(
    kinesis: Any, keep_seconds: float = STREAM_SECONDS, pause: float = EXPIRY_PAUSE_SECONDS
) -> Callable[[dict[str, Any]], None]:
    """The record sweep, at most once a pause and stream, dropping what is older than ``keep_seconds``.

    The original copies every record of the stream at every call (a day's retention makes that slow and large), and
    leaves iterators pointing behind the records that follow: they count from the front of the list.
    """
    last: dict[str, float] = {}

    def sweep(stream: dict[str, Any]) -> None:
        name = stream["StreamName"]
        if time.monotonic() - last.get(name, 0.0) <= pause:
            return
        last[name] = time.monotonic()
        oldest = time.time() - min(keep_seconds, stream["RetentionPeriodHours"] * 3600)
        for shard_id, shard in stream["shards"].items():
            records = shard["records"]
            dropped = 0
            while dropped < len(records) and records[dropped]["ApproximateArrivalTimestamp"] < oldest:
                dropped += 1
            if dropped:
                del records[:dropped]
                for iterator in kinesis._shard_iterators.values():
                    if iterator["stream"] == name and iterator["shard_id"] == shard_id:
                        iterator["position"] = max(0, iterator["position"] - dropped)

    return sweep


def unpacked_once(shared: Path) -> type[zipfile.ZipFile]:
    """A ``ZipFile`` whose ``extractall`` unpacks equal archives once, into ``shared``, and links to what is there.

    Each worker of a function unpacks its code anew: thousands of files, in the process that also answers every request,
    so that a few cold starts at once take many seconds. The functions share one package and do not write to it.
    """
    busy = threading.Lock()

    class UnpackedOnce(zipfile.ZipFile):
        def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
            target = Path(path or ".")
            archive = Path(self.filename or "")
            if target.name != "code" or members is not None or not archive.is_file() or any(target.iterdir()):
                super().extractall(path, members, pwd)
                return
            unpacked = shared / hashlib.sha256(archive.read_bytes()).hexdigest()
            with busy:
                if not unpacked.exists():
                    unfinished = unpacked.with_suffix(".unfinished")
                    shutil.rmtree(unfinished, ignore_errors=True)
                    # in a process of its own: here it would fight with every request for the interpreter
                    command = [sys.executable, "-P", "-m", "zipfile", "-e", str(archive), str(unfinished)]
                    subprocess.run(command, check=True)  # noqa: S603
                    unfinished.rename(unpacked)
                os.utime(unpacked)  # the launcher removes what was long not used
            target.rmdir()
            target.symlink_to(unpacked, target_is_directory=True)

    return UnpackedOnce


def with_encryption_context(condition_keys: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The condition keys of a request, and for KMS the encryption context, which policies of ours ask for."""

    def keys(service: str, action: str, body: bytes, *rest: Any) -> dict[str, Any]:
        found = condition_keys(service, action, body, *rest)
        if service == "kms" and body:
            context = json.loads(body).get("EncryptionContext") or {}
            found = {**found, **{f"kms:EncryptionContext:{name}": value for name, value in context.items()}}
        return found

    return keys


def repeatable_transactions(dynamodb: Any) -> Callable[[dict[str, Any]], Any]:
    """Transactions that may be sent twice under one token, as every client does whose answer got lost.

    The original writes numbers its own way (602.50 as 602.5) into the very request that it remembers with the token,
    and then takes the repetition for another request. Here they are written that way before it looks.
    """
    real = dynamodb._transact_write_items
    plain = dynamodb._ddb_canonicalize_number

    def write(data: dict[str, Any]) -> Any:
        return real(with_plain_numbers(data, plain))

    return write


def with_plain_numbers(value: Any, plain: Callable[[str], str | None]) -> Any:
    """The same request with every number as ``plain`` writes it; what that refuses stays as it is."""
    if isinstance(value, list):
        return [with_plain_numbers(each, plain) for each in value]
    if not isinstance(value, dict):
        return value
    number = value.get("N")
    if len(value) == 1 and isinstance(number, str):
        return {"N": plain(number) or number}
    return {name: with_plain_numbers(each, plain) for name, each in value.items()}


def batches_as_single_messages(action_of: Callable[..., str | None]) -> Callable[..., str | None]:
    """The action by which a request is judged; for a batch of SQS that of one message, as on AWS."""

    def action(service: str, *rest: Any) -> str | None:
        found = action_of(service, *rest)
        return found.removesuffix("Batch") if service == "sqs" and found is not None else found

    return action


def stop_when_orphaned(pause: float = 1.0) -> None:
    """End by SIGTERM (which saves the state) when the process that started this one is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(pause)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="orphan-watch", daemon=True).start()


def repair(module: Callable[[str], Any], shared: Path) -> None:
    """Put the repairs in place of MiniStack's own functions, which must exist. ``module`` imports one by its name."""
    kinesis, runtime = module("ministack.services.kinesis"), module("ministack.core.lambda_runtime")
    actions, dynamodb = module("ministack.core.iam_actions"), module("ministack.services.dynamodb")
    for where, name in (
        (kinesis, "_expire_iterators"),
        (kinesis, "_expire_records"),
        (kinesis, "_shard_iterators"),
        (runtime, "zipfile"),
        (actions, "request_tag_context"),
        (actions, "extract_iam_action"),
        (dynamodb, "_transact_write_items"),
        (dynamodb, "_ddb_canonicalize_number"),
    ):
        if not hasattr(where, name):
            raise SystemExit(f"this MiniStack has no {where.__name__}.{name}: look at the repairs in {__file__}")
    kinesis._expire_iterators = throttled_iterator_expiry(kinesis)
    kinesis._expire_records = bounded_record_expiry(kinesis)
    dynamodb._transact_write_items = repeatable_transactions(dynamodb)
    actions.extract_iam_action = batches_as_single_messages(actions.extract_iam_action)
    actions.request_tag_context = with_encryption_context(actions.request_tag_context)
    shared.mkdir(parents=True, exist_ok=True)
    runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": unpacked_once(shared)})


def main() -> None:
    """Start the emulator in the foreground."""
    shared = Path(os.environ.get("EMULATOR_UNPACKED") or f"{os.environ['TMPDIR']}/unpacked")
    repair(import_module, shared)  # only the emulator's own environment has these modules
    stop_when_orphaned()
    import_module("ministack.app").main()


if __name__ == "__main__":
    main()
