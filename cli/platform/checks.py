"""What this machine must have: each check says whether it is there and, if not, what to do about it."""

import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from cli.platform.home import CDK, EMULATOR_PYTHON, ROOT, TOOLS, Ports

NEEDED_PYTHON = (3, 11)
NEEDED_NODE = 20
NEEDED_DISK_BYTES = 1024**3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``remedy`` is empty when all is well; ``needed`` is false for what one can do without."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    needed: bool = True


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """The interpreter that runs this."""
    found = ".".join(str(part) for part in version)
    if version[:2] >= NEEDED_PYTHON:
        return Finding("Python", True, found)
    return Finding("Python", False, found, "Install Python 3.11 or newer, then run `make clean install`.")


def check_node(command: str = "node") -> Finding:
    """Node.js, which the CDK needs."""
    remedy = f"Install Node.js {NEEDED_NODE} or newer (nodejs.org), then run `make install`."
    try:
        answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return Finding("Node.js", False, "not found", remedy)
    found = answer.stdout.strip()
    major = found.removeprefix("v").split(".")[0]
    if major.isdigit() and int(major) >= NEEDED_NODE:
        return Finding("Node.js", True, found)
    return Finding("Node.js", False, f"{found or 'unknown'} is too old", remedy)


def check_make() -> Finding:
    """GNU make."""
    found = shutil.which("make")
    return Finding(
        "make", bool(found), found or "not found", "" if found else "Install make with your system's packages."
    )


def check_uv() -> Finding:
    """uv, which installs from the lock file and packs the functions."""
    own = TOOLS / "uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    return Finding("uv", bool(found), found or "not found", "" if found else "Run `make install`: it installs uv here.")


def check_emulator_installed(python: Path = EMULATOR_PYTHON) -> Finding:
    """The emulator's own environment."""
    there = python.exists()
    where = str(python.parents[1].relative_to(ROOT)) if python.is_relative_to(ROOT) else str(python.parents[1])
    return Finding("AWS emulator", there, where if there else "not installed", "" if there else "Run `make install`.")


def check_cdk_installed(command: Path = CDK) -> Finding:
    """The pinned CDK command line."""
    there = command.exists()
    return Finding("CDK", there, "installed" if there else "not installed", "" if there else "Run `make install`.")


def check_disk(folder: Path, needed: int = NEEDED_DISK_BYTES) -> Finding:
    """Room on the disk that holds the platform's state."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"{free / 1024**3:.1f} GB free"
    if free >= needed:
        return Finding("disk", True, detail)
    remedy = f"Free some space: the platform wants {needed / 1024**3:.0f} GB on the disk of {folder}."
    return Finding("disk", False, detail, remedy)


def check_data(named: str | None) -> Finding:
    """Recorded market data, for replays and some tests."""
    if named and Path(named).is_dir():
        return Finding("recorded data", True, named, needed=False)
    remedy = "Set PLIMSOLL_DATA to a folder of recorded market data; replays and some tests use it."
    return Finding("recorded data", False, f"{named} is no folder" if named else "not named", remedy, needed=False)


def check_ports(ports: Ports) -> list[Finding]:
    """Every port the platform listens on, free or held by whom."""
    return [_check_port(name, port, ports.offset + 100) for name, port in ports.named().items()]


def _check_port(name: str, port: int, another_offset: int) -> Finding:
    title = f"port {port} ({name})"
    if port_is_free(port):
        return Finding(title, True, "free")
    holder = holder_of(port)
    other = f"or start on other ports with `plimsoll up --port-offset {another_offset}`"
    if holder is None:
        return Finding(title, False, "in use by another program", f"End the program that listens on {port}, {other}.")
    who = f"{holder.name} (pid {holder.pid})"
    return Finding(title, False, f"in use by {who}", f"End it (`kill {holder.pid}`) {other}.")


def port_is_free(port: int) -> bool:
    """Whether one can listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    with socket.socket() as probe:  # a listener on all addresses lets us bind the narrower one on some systems
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that listens on a port."""

    pid: int
    name: str


def holder_of(port: int) -> Holder | None:
    """Who listens on a port, as far as this user may know."""
    for process in psutil.process_iter(["pid", "cmdline", "name"]):
        try:
            listens = any(
                each.status == psutil.CONN_LISTEN and each.laddr and each.laddr.port == port
                for each in process.net_connections(kind="tcp")
            )
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
        if listens:
            command = " ".join(process.info["cmdline"] or [process.info["name"] or "?"])
            return Holder(process.info["pid"], command[:80])
    return None


def check_machine(home: Path) -> list[Finding]:
    """What the platform needs from the machine, running or not."""
    return [
        check_python(),
        check_node(),
        check_make(),
        check_uv(),
        check_emulator_installed(),
        check_cdk_installed(),
        check_disk(home),
    ]
