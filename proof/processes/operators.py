"""Who is called when something is parked: reads the dead-letter queue, and acts as the runbook says."""

import json
import threading
from datetime import UTC, datetime
from random import Random

from botocore.exceptions import BotoCoreError, ClientError

from proof.processes.evidence import Paged
from proof.processes.traders import Traders
from shared.adapters import aws
from shared.adapters.dynamodb.intents import IntentRows
from shared.adapters.dynamodb.resolutions import DynamoParkedOrders, DynamoResolutionRequests
from shared.domain.errors import PlimsollError
from shared.domain.ids import StrategyId, TenantId
from shared.domain.intents import Intent
from shared.domain.resolutions import Resolution, ResolutionAction, ResolutionState

SECONDS = 1.0
_MOST_MESSAGES = 10


class Operators(threading.Thread):
    """Collects pages until it is stopped; parked orders are retried, runs that were given up are squared off."""

    def __init__(self, prefix: str, queue_url: str, traders: Traders, seed: int) -> None:
        super().__init__(name="operators", daemon=True)
        self.pages: list[Paged] = []
        self.resolutions = 0
        self.revived = 0
        self.error: Exception | None = None
        client = aws.dynamodb()
        self._queue, self._url = aws.sqs(), queue_url
        self._parked = DynamoParkedOrders(IntentRows(client, prefix))
        self._requests = DynamoResolutionRequests(client, prefix)
        self._traders = traders
        self._chance = Random(f"operators {seed}")
        self._seen = 0
        self._over = threading.Event()

    def run(self) -> None:
        """Look once a second."""
        try:
            while not self._over.wait(SECONDS):
                self.collect()
                self._attend()
        except Exception as error:
            self.error = error

    def stop(self) -> None:
        """Do nothing more, but read what is still in the queue."""
        self._over.set()
        self.join(30)
        self.collect()
        if self.error is not None:
            raise self.error

    def collect(self) -> None:
        """Take everything out of the queue."""
        while True:
            try:
                answer = self._queue.receive_message(QueueUrl=self._url, MaxNumberOfMessages=_MOST_MESSAGES)
                for message in answer.get("Messages", []):
                    body = json.loads(message["Body"])
                    page = Paged(
                        body["kind"], body.get("tenant_id", ""), body.get("subject", ""), body.get("reason", "")
                    )
                    self.pages.append(page)
                    self._queue.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
            except (ClientError, BotoCoreError):
                return
            if not answer.get("Messages"):
                return

    def _attend(self) -> None:
        """Now and then somebody has time for the next page."""
        try:
            for intent in self._parked.parked().orders:
                if self._chance.random() < 0.4:
                    self._retry(intent)
            while self._seen < len(self.pages):
                page = self.pages[self._seen]
                self._seen += 1
                strategy, _, run = page.subject.partition("#")
                if page.kind == "parked" and strategy.startswith("str_") and run:
                    self._traders.square_off(TenantId(page.tenant_id), StrategyId(strategy))
                    self.revived += 1
        except PlimsollError:
            return  # somebody else was faster, or the store is away: the next look tries again

    def _retry(self, intent: Intent) -> None:
        known = self._requests.get(intent.tenant_id, intent.id)
        if known is not None and known.state is ResolutionState.REQUESTED:
            return
        version = known.version + 1 if known else 1
        self._requests.save(
            Resolution(
                intent.tenant_id, intent.id, intent.broker_id, ResolutionAction.RETRY, None, "usr_1",
                datetime.now(UTC), version=version,
            )
        )  # fmt: skip
        self.resolutions += 1
