"""Where the local platform keeps its things, and on which ports it listens."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / ".tools"
EMULATOR_PYTHON = TOOLS / "emulator-venv" / "bin" / "python"
CDK = ROOT / "node_modules" / ".bin" / "cdk"
REGION = "ap-south-1"
ACCOUNT = "000000000000"
STAGE = "local"


@dataclass(frozen=True, slots=True)
class Ports:
    """Every port of the platform, all on the loopback address; ``offset`` moves them together."""

    offset: int = 0

    @property
    def edge(self) -> int:
        """Where people and programs come in."""
        return 8000 + self.offset

    @property
    def emulator(self) -> int:
        """The AWS emulator."""
        return 4600 + self.offset

    @property
    def paper_broker(self) -> int:
        """The simulated exchange."""
        return 8020 + self.offset

    @property
    def market_data(self) -> int:
        """Health of the market-data service."""
        return 8031 + self.offset

    @property
    def triggers(self) -> int:
        """Health of the execution service, role triggers."""
        return 8032 + self.offset

    @property
    def orders(self) -> int:
        """Health of the execution service, role orders."""
        return 8033 + self.offset

    @property
    def paper_broker_health(self) -> int:
        """Health of the simulated exchange."""
        return 8034 + self.offset

    @property
    def realtime(self) -> int:
        """Health of the live service."""
        return 8035 + self.offset

    def named(self) -> dict[str, int]:
        """What each port is for, in words."""
        return {
            "edge": self.edge,
            "emulator": self.emulator,
            "paper broker": self.paper_broker,
            "market data": self.market_data,
            "execution triggers": self.triggers,
            "execution orders": self.orders,
            "paper broker health": self.paper_broker_health,
            "realtime": self.realtime,
        }


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one local platform (``.local``): state, logs, the last synthesis, who runs."""

    path: Path

    @property
    def state(self) -> Path:
        """What the emulator saves at a clean stop."""
        return self.path / "state"

    @property
    def temporary(self) -> Path:
        """The emulator's scratch folder, emptied at each start."""
        return self.path / "tmp"

    @property
    def unpacked(self) -> Path:
        """The functions' packages, unpacked once for all their processes."""
        return self.path / "unpacked"

    @property
    def logs(self) -> Path:
        """One file a part."""
        return self.path / "logs"

    @property
    def assembly(self) -> Path:
        """The synthesised stacks."""
        return self.path / "cdk.out"

    @property
    def lock(self) -> Path:
        """Held while the platform runs; names its process."""
        return self.path / "up.lock"

    @property
    def processes(self) -> Path:
        """The processes that were started, for the next start after a kill."""
        return self.path / "processes.json"

    @property
    def demo_tenant(self) -> Path:
        """E-mail and password of the demo tenant, readable by the owner alone."""
        return self.path / "demo.json"

    def prepare(self) -> None:
        """Make the folders; the scratch folder is made anew."""
        for folder in (self.path, self.state, self.logs, self.temporary, self.unpacked):
            folder.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)


def home_at(folder: Path | None) -> Home:
    """The named folder, or the one that ``PLIMSOLL_HOME`` names, or ``.local`` in the project."""
    return Home((folder or Path(os.environ.get("PLIMSOLL_HOME", ROOT / ".local"))).absolute())


def endpoint(ports: Ports) -> str:
    """The emulator's address. An address, not a name: some clients do not resolve names under localhost."""
    return f"http://127.0.0.1:{ports.emulator}"


def aws_environment(ports: Ports) -> dict[str, str]:
    """What makes the SDKs and the CDK talk to the emulator and to nothing else."""
    return {
        "AWS_ENDPOINT_URL": endpoint(ports),
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "localdev",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def clean_environment() -> dict[str, str]:
    """This process's environment without what would lead an SDK to a real account."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("AWS_") and name not in {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
    }
