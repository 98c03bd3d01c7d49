"""One stage: emulator, stream, store proxy, broker and the execution service, all on ports of their own."""

import json
import os
import urllib.request
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from proof.emulator import CREDENTIALS, make_tables, python, start_emulator
from proof.processes.plan import Account, Plan, broker_faults, stream_faults
from proof.programs import Program, free_port, plain_environment, start
from shared.adapters import aws
from shared.adapters.brokers.paper_accounts import HttpPaperAccounts
from shared.adapters.credentials import kms_credentials
from shared.adapters.dynamodb.brokers import DynamoBrokerConnections
from shared.domain.brokers import BrokerConnection, BrokerName, ConnectionStatus, SecretPurpose
from shared.domain.records import RecordMeta

USER = "usr_1"


class Stage:
    """Everything that runs. While it does, this process's AWS settings point to it."""

    def __init__(self, plan: Plan, home: Path) -> None:
        self.plan = plan
        self.home = home
        self.name = f"proof{plan.seed % 10_000}"
        self.prefix = f"plimsoll-{self.name}-"
        self.programs: list[Program] = []
        self.broker_url = ""
        self.stream_url = ""
        self.proxy_url = ""
        self.dead_letters = ""
        self._kept: dict[str, str | None] = {}
        self._services: dict[str, str] = {}
        self._key_arn = ""

    def start(self) -> None:
        """Start all but the execution service."""
        emulator = start_emulator(self.home, free_port())
        self.programs.append(emulator)
        store, stream_port = f"http://127.0.0.1:{emulator.port}", free_port()
        self.stream_url = f"http://127.0.0.1:{stream_port}"
        endpoints = CREDENTIALS | {"AWS_ENDPOINT_URL": store, "AWS_ENDPOINT_URL_KINESIS": self.stream_url}
        self._point_to(endpoints)
        streams = [f"--stream={self.prefix}{name}=1" for name in ("market", "orders")]
        self._start("streams", python("proof.streams", "--port", str(stream_port), *streams), {}, stream_port)
        proxy_port = free_port()
        self.proxy_url = f"http://127.0.0.1:{proxy_port}"
        command = python("proof.processes.store_proxy", "--port", str(proxy_port), "--store", store)
        self._start("store-proxy", command, {}, proxy_port)
        make_tables(aws.dynamodb(), self.prefix)
        self.dead_letters = aws.sqs().create_queue(QueueName=f"{self.prefix}parked")["QueueUrl"]
        self._key_arn = aws.kms().create_key()["KeyMetadata"]["Arn"]
        broker_port = free_port()
        self.broker_url = f"http://127.0.0.1:{broker_port}"
        settings = {
            "PLIMSOLL_STAGE": self.name,
            "PLIMSOLL_MARKET_STREAM": f"{self.prefix}market",
            "PLIMSOLL_ORDERS_STREAM": f"{self.prefix}orders",
            "PLIMSOLL_DEAD_LETTER_QUEUE_URL": self.dead_letters,
            "PLIMSOLL_CREDENTIALS_KEY_ARN": self._key_arn,
            "PLIMSOLL_PAPER_BROKER_URL": self.broker_url,
            "PLIMSOLL_POLL_SECONDS": "0.05",
            "PYTHONUNBUFFERED": "1",
        }
        self._services = plain_environment() | endpoints | settings
        self._start_broker(broker_port)

    def start_execution(self, role: str, number: int, *, shift: float = 0.0, crash_at: str = "") -> Program:
        """The execution service in one role; it need not be of use yet."""
        module = ["services.execution", "--role", role]
        command = python("proof.processes.shifted_clock", str(shift), *module) if shift else python(*module)
        port = free_port()
        environment = self._services | {
            "PLIMSOLL_HEALTH_PORT": str(port),
            "PLIMSOLL_CRASH_AT": crash_at,
            "AWS_ENDPOINT_URL_DYNAMODB": self.proxy_url,
        }
        program = start(f"{role}-{number:03d}", command, environment, self.home / f"{role}-{number:03d}.log", port)
        program.shift, program.crash_at = shift, crash_at
        self.programs.append(program)
        return program

    def link(self, account: Account) -> None:
        """Open the account at the broker and keep its session as the API does."""
        token = HttpPaperAccounts(self.broker_url).open(account.broker_id, account.secret)
        connection = BrokerConnection(
            account.tenant_id, account.broker_id, BrokerName.PAPER, "paper", ConnectionStatus.ACTIVE,
            account.broker_id, b"-", self._sealed(account, token), RecordMeta.new(datetime.now(UTC), USER),
        )  # fmt: skip
        self._connections().add(connection)

    def sign_in(self, account: Account) -> str:
        """Sign in at the broker again and keep the new session. Gives its token."""
        body = {"account": account.broker_id, "secret": account.secret}
        token = str(asked(f"{self.broker_url}/session", "POST", body)["session_token"])
        before = self._connections().get(account.tenant_id, account.broker_id)
        assert before is not None
        meta = before.meta.edited(datetime.now(UTC), USER)
        after = replace(before, sealed_session=self._sealed(account, token), meta=meta)
        self._connections().save(after, before=before)
        return token

    def spoil(self, store: Mapping[str, float]) -> None:
        """Switch every fault on; the broker has its own from its start."""
        asked(f"{self.stream_url}/admin/faults", "PUT", stream_faults(self.plan.seed))
        self.spoil_store(store, self.plan.seed)

    def spoil_store(self, shares: Mapping[str, float], seed: int | None = None) -> None:
        """Change how likely the store's faults are."""
        seeded = {} if seed is None else {"seed": seed}
        asked(f"{self.proxy_url}/_faults", "PUT", {"shares": dict(shares)} | seeded)

    def make_well(self) -> None:
        """Switch every fault off."""
        asked(f"{self.stream_url}/admin/faults", "DELETE")
        asked(f"{self.broker_url}/faults", "DELETE")
        self.spoil_store({})

    def counts(self) -> dict[str, Any]:
        """What the broker, the stream and the store did wrong."""
        return {
            "broker": asked(f"{self.broker_url}/faults"),
            "stream": asked(f"{self.stream_url}/admin/faults")["happened"],
            "store": asked(f"{self.proxy_url}/health"),
        }

    def stop(self) -> None:
        """End everything and let this process's settings be as they were."""
        try:
            for program in reversed(self.programs):
                program.end()
        finally:
            for name, value in self._kept.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value

    def _start_broker(self, port: int) -> None:
        health = free_port()
        settings = {
            "PLIMSOLL_PORT": str(port),
            "PLIMSOLL_HEALTH_PORT": str(health),
            "PLIMSOLL_BROKER_FAULTS": "1",
            "PLIMSOLL_BROKER_FAULT_PLAN": json.dumps(broker_faults(self.plan.seed)),
        }
        self._start("paper-broker", python("services.paper_broker"), self._services | settings, health)

    def _start(self, name: str, command: list[str], environment: Mapping[str, str], port: int) -> None:
        program = start(name, command, environment or plain_environment(), self.home / f"{name}.log", port)
        self.programs.append(program)
        program.wait_until_well()

    def _point_to(self, endpoints: Mapping[str, str]) -> None:
        gone = [name for name in os.environ if name.startswith("AWS_") and name not in endpoints]
        self._kept = {name: os.environ.get(name) for name in (*endpoints, *gone)}
        for name in gone:
            del os.environ[name]
        os.environ.update(endpoints)

    def _connections(self) -> DynamoBrokerConnections:
        return DynamoBrokerConnections(aws.dynamodb(), self.prefix)

    def _sealed(self, account: Account, token: str) -> bytes:
        return kms_credentials(self._key_arn).seal(
            token, tenant_id=account.tenant_id, broker_id=account.broker_id, purpose=SecretPurpose.SESSION
        )


def asked(url: str, method: str = "GET", body: object = None, token: str = "") -> Any:
    """A JSON answer over HTTP."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"token {token}"} if token else {})
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=15) as answer:
        text = answer.read()
    return json.loads(text) if text else None
