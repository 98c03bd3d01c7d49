"""Becomes the Client Library's daemon: writes its properties, then replaces this process by Java."""

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from services.execution.kcl.properties import Role, as_text, daemon_properties
from services.execution.kcl.states import forget_all
from shared.settings import KclSettings

MAIN_CLASS = "software.amazon.kinesis.multilang.MultiLangDaemon"
LOGBACK = Path(__file__).with_name("logback.xml")


def child_command(role: Role) -> str:
    """What the daemon starts for each shard. It cuts the line at spaces and knows no quotes."""
    words = [sys.executable, "-m", "services.execution.kcl.child", "--role", role]
    if any(word != shlex.quote(word) for word in words):
        raise ValueError(f"the daemon cannot start {words[0]!r}: its path needs quotes")
    return " ".join(words)


def prepare(settings: KclSettings, role: Role, executable: str | None = None) -> list[str]:
    """Write the properties file and give the daemon's command line. Raises ``ValueError``, ``FileNotFoundError``."""
    java, jars = shutil.which("java"), Path(settings.kcl_jars)
    if java is None:
        raise FileNotFoundError("java is missing: the daemon needs version 17 or newer")
    if not any(jars.glob("amazon-kinesis-client-multilang-*.jar")):
        raise FileNotFoundError(f"the daemon's jars are not in {jars}: run scripts/fetch_kcl_jars.py")
    folder = Path(settings.kcl_folder)
    folder.mkdir(parents=True, exist_ok=True)
    forget_all(folder)
    file = folder / f"{role}.properties"
    file.write_text(as_text(daemon_properties(settings, role, executable or child_command(role))))
    return [java, *_java_options(settings), "-cp", f"{jars}/*", MAIN_CLASS, *_arguments(file)]


def become_daemon(settings: KclSettings, role: Role) -> NoReturn:
    """Replace this process, so that signals reach the daemon and its end is the container's end."""
    command = prepare(settings, role)
    os.execv(command[0], command)  # noqa: S606 - our own arguments, no shell


def _java_options(settings: KclSettings) -> Sequence[str]:
    options = [
        "-XX:MaxRAMPercentage=25",  # the children need the rest
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        f"-Djava.io.tmpdir={settings.kcl_folder}",
    ]
    if settings.kinesis_endpoint:
        options.append("-Daws.cborEnabled=false")  # what stands in for Kinesis speaks JSON only
    return options


def _arguments(properties: Path) -> Sequence[str]:
    return ["--properties-file", str(properties), "--log-configuration", str(LOGBACK)]
