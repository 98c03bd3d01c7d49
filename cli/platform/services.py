"""The parts of the platform: the emulator, and each service as a plain process with the settings it gets on AWS."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from cli.platform import emulator
from cli.platform.home import ROOT, STAGE, Home, Ports, aws_environment, clean_environment, endpoint
from cli.platform.supervisor import Part


@dataclass(frozen=True, slots=True)
class Feed:
    """Where ticks come from: the simulated exchange, or recorded bars or ticks at some speed."""

    name: str = "simulated"
    path: Path | None = None
    speed: Decimal = Decimal(60)
    symbols: str = ""

    def __str__(self) -> str:
        if self.name == "simulated":
            return "the simulated exchange SIM, open day and night"
        return f"a replay of {self.path} at {self.speed} times its speed"

    def environment(self) -> dict[str, str]:
        """The feed as the market-data service's settings."""
        settings = {"PLIMSOLL_FEED": self.name}
        if self.path is not None:
            settings |= {
                "PLIMSOLL_REPLAY_PATH": str(self.path),
                "PLIMSOLL_REPLAY_SPEED": str(self.speed),
                "PLIMSOLL_REPLAY_SYMBOLS": self.symbols,
            }
        return settings


def emulator_part(home: Home, ports: Ports, *, enforce: bool = False) -> Part:
    """The AWS emulator. Without it nothing runs; it gets time to save its state."""
    return Part(
        name="emulator",
        command=emulator.command(),
        environment=emulator.environment(home, ports, enforce=enforce),
        folder=home.path,
        health_url=f"{endpoint(ports)}/_ministack/health",
        restarts=False,
        stop_seconds=60,
    )


def service_parts(ports: Ports, outputs: Mapping[str, str], feed: Feed) -> list[Part]:
    """The services, in the order in which they start."""
    common = {
        **clean_environment(),
        **aws_environment(ports),
        "PYTHONUNBUFFERED": "1",
        "PLIMSOLL_STAGE": STAGE,
        "PLIMSOLL_HOST": "127.0.0.1",
        "PLIMSOLL_MARKET_STREAM": outputs["MarketName"],
        "PLIMSOLL_ORDERS_STREAM": outputs["OrdersName"],
        "POWERTOOLS_METRICS_NAMESPACE": "Plimsoll",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
    execution = {
        "PLIMSOLL_CREDENTIALS_KEY_ARN": outputs["CredentialsKeyArn"],
        "PLIMSOLL_PAPER_BROKER_URL": f"http://127.0.0.1:{ports.paper_broker}",
    }
    relay, parked = outputs["RelayDeadLettersUrl"], outputs["ParkedUrl"]

    def part(name: str, arguments: list[str], health_port: int, dead_letters: str, **settings: str) -> Part:
        own = {
            "POWERTOOLS_SERVICE_NAME": name,
            "PLIMSOLL_HEALTH_PORT": str(health_port),
            "PLIMSOLL_DEAD_LETTER_QUEUE_URL": dead_letters,
        }
        return Part(
            name=name,
            command=[sys.executable, "-m", *arguments],
            environment={**common, **own, **settings},
            folder=ROOT,
            health_url=f"http://127.0.0.1:{health_port}/health",
        )

    sockets = f"{endpoint(ports)}/_aws/execute-api/{outputs['SocketApiId']}/{outputs['SocketStage']}"
    triggers = ["services.execution", "--role", "triggers"]
    orders = ["services.execution", "--role", "orders"]
    return [
        part(
            "paper-broker",
            ["services.paper_broker"],
            ports.paper_broker_health,
            relay,
            PLIMSOLL_PORT=str(ports.paper_broker),
        ),
        part("orders", orders, ports.orders, parked, **execution),
        part("triggers", triggers, ports.triggers, parked, **execution),
        part(
            "realtime",
            ["services.realtime"],
            ports.realtime,
            relay,
            PLIMSOLL_SOCKET_ENDPOINT=sockets,
            PLIMSOLL_CHANGES_QUEUE_URL=outputs["Changes0Url"],
            PLIMSOLL_POLL_SECONDS="0.1",  # nobody else's reads are counted here
        ),
        part("market-data", ["services.market_data"], ports.market_data, relay, **feed.environment()),
    ]
