"""Processes are watched, started again and stopped in order; what they print is readable."""

import asyncio
import io
import json
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from cli.platform import deployment, supervisor
from cli.platform.home import Home, Ports
from cli.platform.log_lines import LONGEST, shortened
from cli.platform.running import CannotStart, Platform, only_one
from cli.platform.screen import PartHealth, Screen
from cli.platform.services import Feed, emulator_part, service_parts
from cli.platform.supervisor import Part, Supervised, end_leftovers, how_it_ended, remember

OUTPUTS = {
    "MarketName": "plimsoll-local-market",
    "SocketApiId": "abcdef",
    "SocketStage": "ws",
    "Changes0Url": "http://localhost:4600/000000000000/plimsoll-local-changes",
    "OrdersName": "plimsoll-local-orders",
    "CredentialsKeyArn": "arn:aws:kms:ap-south-1:000000000000:key/1",
    "RelayDeadLettersUrl": "http://localhost/relay",
    "ParkedUrl": "http://localhost/parked",
}


def _part(code: str, tmp_path: Path, *, restarts: bool = True, stop_seconds: float = 10) -> Part:
    return Part("worker", [sys.executable, "-c", code], {}, tmp_path, restarts=restarts, stop_seconds=stop_seconds)


def _supervised(part: Part, tmp_path: Path, lines: list[str]) -> Supervised:
    return Supervised(part, tmp_path / "logs" / "worker.log", lambda _, line: lines.append(line))


async def _until(condition: object, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.01)


async def test_a_process_that_dies_is_started_again_and_its_words_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 0.01)
    lines: list[str] = []
    worker = _supervised(_part("print('hello', flush=True); raise SystemExit(3)", tmp_path), tmp_path, lines)
    await worker.start()
    await _until(lambda: worker.restarts >= 2)
    await worker.stop()
    assert "hello" in worker.last_words()
    assert any("ended (status 3); starts again" in line for line in lines)
    assert worker.pid is None


async def test_a_part_without_which_nothing_runs_is_not_started_again(tmp_path: Path) -> None:
    lines: list[str] = []
    worker = _supervised(_part("raise SystemExit(1)", tmp_path, restarts=False), tmp_path, lines)
    await worker.start()
    await asyncio.wait_for(worker.ended.wait(), 10)
    assert worker.restarts == 0
    await worker.stop()


async def test_a_process_that_does_not_listen_is_killed_after_its_time(tmp_path: Path) -> None:
    lines: list[str] = []
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    worker = _supervised(_part(code, tmp_path, stop_seconds=0.2), tmp_path, lines)
    await worker.start()
    await _until(lambda: "up" in lines)
    await worker.stop()
    assert worker.pid is None
    assert any("killed" in line for line in lines)


async def test_a_process_half_started_is_not_lost_when_the_start_is_called_off(tmp_path: Path) -> None:
    worker = _supervised(_part("import time; time.sleep(60)", tmp_path), tmp_path, [])
    starting = asyncio.create_task(worker.start())
    await asyncio.sleep(0)  # it has begun
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await worker.stop()
    assert worker.process is not None
    assert worker.process.returncode is not None


async def test_a_line_longer_than_any_log_line_does_not_end_the_watch(tmp_path: Path) -> None:
    lines: list[str] = []
    code = "print('x' * 3_000_000); print('after', flush=True); import time; time.sleep(60)"
    worker = _supervised(_part(code, tmp_path), tmp_path, lines)
    await worker.start()
    await _until(lambda: "after" in lines)
    await worker.stop()


async def test_the_log_of_the_run_before_is_kept(tmp_path: Path) -> None:
    for word in ("first", "second"):
        lines: list[str] = []
        worker = _supervised(
            _part(f"print('{word}', flush=True); import time; time.sleep(60)", tmp_path), tmp_path, lines
        )
        await worker.start()
        await _until(lambda lines=lines, word=word: word in lines)
        await worker.stop()
    assert (tmp_path / "logs" / "worker.previous.log").read_text() == "first\n"
    assert (tmp_path / "logs" / "worker.log").read_text() == "second\n"


async def test_what_a_killed_launcher_left_is_ended_and_nobody_else(tmp_path: Path) -> None:
    code = "import time; time.sleep(60)"
    ours = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    kept = tmp_path / "processes.json"
    remember(kept, {"orders": ours.pid, "gone": None})
    rows = json.loads(kept.read_text())
    rows["reused"] = {"pid": other.pid, "started": 1.0}  # the number of a process that ended long ago
    kept.write_text(json.dumps(rows))
    reaped = asyncio.create_task(ours.wait())
    assert await asyncio.to_thread(end_leftovers, kept, 5) == ["orders"]
    await asyncio.wait_for(reaped, 5)
    assert other.returncode is None
    assert not kept.exists()
    other.kill()
    await other.wait()


def test_a_torn_list_of_processes_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "processes.json").write_text("{")
    assert end_leftovers(tmp_path / "processes.json") == []


def test_only_one_platform_runs_in_a_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with only_one(home):
        with pytest.raises(CannotStart, match="already running") as refused, only_one(home):
            pass
        assert "kill" in refused.value.remedy
    with only_one(home):
        pass


@pytest.mark.parametrize(
    ("code", "said"), [(0, "status 0"), (1, "status 1"), (-9, "by SIGKILL"), (-200, "by signal 200")]
)
def test_an_exit_status_in_words(code: int, said: str) -> None:
    assert how_it_ended(code) == said


def test_a_json_line_is_shortened_to_what_matters() -> None:
    line = json.dumps(
        {
            "level": "WARNING",
            "location": "x:1",
            "message": "late tick",
            "timestamp": "t",
            "service": "s",
            "age_ms": 7000,
        }
    )
    assert shortened(line) == "WARNING late tick  age_ms=7000"
    assert shortened(json.dumps({"level": "INFO", "message": "order filled", "intent_id": "P1"})) == (
        "order filled  intent_id=P1"
    )


def test_an_exceptions_last_line_is_shown() -> None:
    record = {
        "level": "ERROR",
        "message": "no",
        "exception_name": "KeyError",
        "exception": "Traceback\n  a\nKeyError: 'b'",
    }
    assert shortened(json.dumps(record)) == "ERROR   no  KeyError: KeyError: 'b'"


@pytest.mark.parametrize("line", ["", "   ", '{"_aws": {}}', '{"level": "DEBUG", "message": "x"}'])
def test_lines_that_say_nothing_are_not_shown(line: str) -> None:
    assert shortened(line) is None


def test_plain_and_broken_lines_are_shown_and_long_ones_cut() -> None:
    assert shortened("plain words") == "plain words"
    assert shortened("{not json") == "{not json"
    assert len(shortened("x" * 5000) or "") == LONGEST


def test_a_file_gets_every_line_whole_and_no_colours() -> None:
    out = io.StringIO()
    screen = Screen(Console(file=out, width=160, highlight=False, soft_wrap=True))
    screen.line("orders", "while it starts, lines go to the log file")
    screen.health([PartHealth("orders", "http://127.0.0.1:8033", "failing", 60.04, "restarted 3 times")])
    screen.begin_log()
    screen.line("orders", json.dumps({"level": "ERROR", "message": "[bold]no markup[/]"}))
    shown = out.getvalue()
    assert "while it starts" not in shown
    assert "failing" in shown and "restarted 3 times" in shown
    assert "[bold]no markup[/]" in shown
    assert "\x1b[" not in shown


def test_services_are_told_where_everything_is(tmp_path: Path) -> None:
    parts = {each.name: each for each in service_parts(Ports(10), OUTPUTS, Feed())}
    assert list(parts) == ["paper-broker", "orders", "triggers", "realtime", "market-data"]
    for each in parts.values():
        assert each.environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4610"
        assert each.environment["PLIMSOLL_HOST"] == "127.0.0.1"
        assert each.health_url == f"http://127.0.0.1:{each.environment['PLIMSOLL_HEALTH_PORT']}/health"
    assert parts["orders"].environment["PLIMSOLL_DEAD_LETTER_QUEUE_URL"] == OUTPUTS["ParkedUrl"]
    assert parts["orders"].environment["PLIMSOLL_PAPER_BROKER_URL"] == "http://127.0.0.1:8030"
    assert parts["market-data"].environment["PLIMSOLL_FEED"] == "simulated"
    sockets = "http://127.0.0.1:4610/_aws/execute-api/abcdef/ws"
    assert parts["realtime"].environment["PLIMSOLL_SOCKET_ENDPOINT"] == sockets
    assert parts["realtime"].environment["PLIMSOLL_CHANGES_QUEUE_URL"] == OUTPUTS["Changes0Url"]
    assert not emulator_part(Home(tmp_path), Ports()).restarts


def test_a_replay_is_told_its_file_and_speed(tmp_path: Path) -> None:
    feed = Feed("replay", tmp_path / "bars.parquet", Decimal(60), "RELIANCE")
    settings = service_parts(Ports(), OUTPUTS, feed)[-1].environment
    assert settings["PLIMSOLL_REPLAY_PATH"] == str(tmp_path / "bars.parquet")
    assert settings["PLIMSOLL_REPLAY_SPEED"] == "60"
    assert settings["PLIMSOLL_REPLAY_SYMBOLS"] == "RELIANCE"
    assert "60 times its speed" in str(feed)


def test_the_hash_of_what_is_deployed_follows_every_input(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    source = tmp_path / "shared" / "module.py"
    source.write_text("a = 1\n")
    (tmp_path / "uv.lock").write_text("lock")
    before = deployment.digest_of_inputs(Ports(), tmp_path)
    assert deployment.digest_of_inputs(Ports(), tmp_path) == before
    assert deployment.digest_of_inputs(Ports(1), tmp_path) != before
    (tmp_path / "shared" / "module.pyc").write_text("compiled")
    assert deployment.digest_of_inputs(Ports(), tmp_path) == before
    source.write_text("a = 2\n")
    changed = deployment.digest_of_inputs(Ports(), tmp_path)
    assert changed != before
    (tmp_path / "uv.lock").write_text("another lock")
    assert deployment.digest_of_inputs(Ports(), tmp_path) != changed


async def test_a_platform_stops_its_emulator_last(tmp_path: Path) -> None:
    lines: list[str] = []
    home = Home(tmp_path / "home")
    home.prepare()
    platform = Platform(home, Ports(), Feed(), Screen(Console(file=io.StringIO())))
    code = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\ntime.sleep(60)"
    order: list[str] = []
    for name, restarts in (("emulator", False), ("orders", True)):
        part = platform.add(Part(name, [sys.executable, "-c", code], {}, tmp_path, restarts=restarts))
        await part.start()
    platform.remember()
    assert set(json.loads(home.processes.read_text())) == {"emulator", "orders"}
    emulator, orders = platform.parts
    for each in (emulator, orders):
        each.show = lambda name, _: order.append(name)
    stopping = asyncio.create_task(platform.stop())
    await asyncio.wait_for(orders.ended.wait(), 10)
    assert emulator.pid is not None or emulator.stopping
    await asyncio.wait_for(stopping, 10)
    assert emulator.pid is None
    assert not home.processes.exists()
    assert lines == []
