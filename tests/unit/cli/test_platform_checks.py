"""What a machine lacks is said with its remedy."""

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import COMMANDS, app
from cli.platform import checks
from cli.platform.checks import Finding, Holder
from cli.platform.home import Home, Ports, clean_environment, home_at


def test_an_old_python_is_named_with_what_to_do() -> None:
    finding = checks.check_python((3, 10, 4))
    assert not finding.ok
    assert "3.10.4" in finding.detail
    assert "3.11" in finding.remedy


def test_this_python_will_do() -> None:
    assert checks.check_python().ok


def test_a_missing_node_is_named_with_what_to_do() -> None:
    finding = checks.check_node("/nowhere/node")
    assert not finding.ok
    assert "Node.js 20" in finding.remedy


@pytest.mark.parametrize(("said", "ok"), [("v18.20.1\n", False), ("v20.0.0\n", True), ("v24.1.0\n", True), ("", False)])
def test_node_must_be_new_enough(said: str, ok: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=said))
    assert checks.check_node().ok is ok


def test_a_full_disk_is_named_with_what_it_wants(tmp_path: Path) -> None:
    finding = checks.check_disk(tmp_path / "not" / "yet", needed=1 << 62)
    assert not finding.ok
    assert "GB" in finding.remedy


def test_a_missing_emulator_is_mended_by_install(tmp_path: Path) -> None:
    assert checks.check_emulator_installed(tmp_path / "bin" / "python").remedy == "Run `make install`."
    assert checks.check_cdk_installed(tmp_path / "cdk").remedy == "Run `make install`."


def test_a_port_in_use_names_who_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "port_is_free", lambda port: port != 8000)
    monkeypatch.setattr(checks, "holder_of", lambda _: Holder(4711, "python -m http.server"))
    [taken] = [each for each in checks.check_ports(Ports()) if not each.ok]
    assert taken.name == "port 8000 (edge)"
    assert "python -m http.server (pid 4711)" in taken.detail
    assert "kill 4711" in taken.remedy
    assert "--port-offset 100" in taken.remedy


def test_a_port_of_an_unknown_holder_still_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "port_is_free", lambda _: False)
    monkeypatch.setattr(checks, "holder_of", lambda _: None)
    assert all("listens on" in each.remedy for each in checks.check_ports(Ports(100)))


def test_recorded_data_is_wanted_but_not_needed(tmp_path: Path) -> None:
    assert not checks.check_data(None).needed
    assert "PLIMSOLL_DATA" in checks.check_data(None).remedy
    assert checks.check_data(str(tmp_path)).ok


def test_no_two_parts_share_a_port() -> None:
    named = Ports(7).named()
    assert len(set(named.values())) == len(named)


def test_the_home_is_named_by_option_environment_or_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLIMSOLL_HOME", str(tmp_path / "environment"))
    assert home_at(None) == Home(tmp_path / "environment")
    assert home_at(tmp_path / "option") == Home(tmp_path / "option")
    monkeypatch.delenv("PLIMSOLL_HOME")
    assert home_at(None).path.name == ".local"


def test_nothing_of_a_real_account_reaches_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")
    assert not [name for name in clean_environment() if name.startswith("AWS_")]


def test_doctor_fails_when_something_needed_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lacking = [Finding("Node.js", False, "not found", "Install it."), Finding("make", True, "/usr/bin/make")]
    monkeypatch.setattr("cli.platform.doctor.check_machine", lambda _: lacking)
    monkeypatch.setattr("cli.platform.doctor.check_ports", lambda _: [])
    monkeypatch.setattr("cli.platform.doctor.port_is_free", lambda _: True)
    told = CliRunner().invoke(app, ["doctor", "--home", str(tmp_path)])
    assert told.exit_code == 1
    assert "Install it." in told.output
    as_json = CliRunner().invoke(app, ["doctor", "--json", "--home", str(tmp_path)])
    assert as_json.exit_code == 1
    assert json.loads(as_json.output)["ok"] is False


def test_doctor_succeeds_without_recorded_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PLIMSOLL_DATA", raising=False)
    monkeypatch.setattr("cli.platform.doctor.check_machine", lambda _: [Finding("Python", True, "3.11.7")])
    monkeypatch.setattr("cli.platform.doctor.check_ports", lambda _: [])
    monkeypatch.setattr("cli.platform.doctor.port_is_free", lambda _: True)
    assert CliRunner().invoke(app, ["doctor", "--home", str(tmp_path)]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--feed", "replay"], "a replay needs a file"),
        (["--feed", "replay", "--bars", "/nowhere.parquet"], "there is no file"),
        (["--feed", "live"], "neither simulated nor replay"),
        (["--speed", "fast"], "is no speed"),
        (["--speed", "-1"], "is no speed"),
        (["--speed", "NaN"], "is no speed"),
    ],
)
def test_up_refuses_a_feed_that_cannot_be(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["up", *arguments])
    assert result.exit_code == 2
    assert said in " ".join(result.output.replace("│", " ").split())


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    assert all(name in shown for name in COMMANDS)


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(app, ["nothing"]).exit_code == 2


def test_mail_without_a_platform_says_how_to_start_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from cli.platform.mail import QueueUnavailable  # noqa: PLC0415 - as late as the command does

    def away(*_: object, **__: object) -> None:
        raise QueueUnavailable("The mail queue does not answer.")

    monkeypatch.setattr("cli.platform.mail.read_mails", away)
    result = CliRunner().invoke(app, ["mail"])
    assert result.exit_code == 1
    assert "make run" in result.output
