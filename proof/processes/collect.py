"""Gathering the evidence: the broker's book over HTTP, every table that matters, the published ticks, the logs."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from proof.processes.evidence import BookOrder, BookTrade, Evidence, Step
from proof.processes.market import Market
from proof.processes.operators import Operators
from proof.processes.plan import Plan
from proof.processes.stage import Stage, asked
from proof.processes.traders import Traders
from shared.adapters import aws
from shared.adapters.dynamodb.rows import from_item, value_of
from shared.adapters.dynamodb.runs import run_of
from shared.domain.books import Position, TimelineEvent, Trade
from shared.domain.ids import BrokerId, IntentId, TenantId
from shared.domain.instruments import InstrumentId
from shared.domain.intents import Intent, IntentState
from shared.domain.money import Side
from shared.domain.strategies import Strategy

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Value = TypeVar("Value")
Row = dict[str, Any]


def gather(
    plan: Plan, stage: Stage, market: Market, traders: Traders, operators: Operators, shift: float, defects: list[str]
) -> Evidence:
    """Everything as it stands now. The faults must be off."""
    client, prefix = aws.dynamodb(), stage.prefix
    books: list[tuple[BrokerId, Row]] = []
    held: dict[tuple[BrokerId, InstrumentId], int] = {}
    for account in plan.accounts:
        token = stage.sign_in(account)
        listed = asked(f"{stage.broker_url}/orders", token=token)["orders"]
        books += [(account.broker_id, each) for each in listed]
        for each in asked(f"{stage.broker_url}/positions", token=token)["positions"]:
            held[account.broker_id, InstrumentId(each["instrument"])] = int(each["quantity"])
    placed = placed_times(client, prefix)
    strategies = (row for row in rows(client, f"{prefix}strategies") if row["id"].startswith("str_"))
    return Evidence(
        tenants={each.broker_id: each.tenant_id for each in plan.accounts},
        tokens={each.id: each.token for each in market.instruments},
        orders=[_book_order(account, each, placed[each["order_id"]]) for account, each in books],
        held=held,
        intents=values(client, prefix, "intents", Intent),
        steps=[_step(row) for row in rows(client, f"{prefix}intent_history")],
        runs=[run_of(row) for row in rows(client, f"{prefix}runs")],
        strategies=[value_of(Strategy, row) for row in strategies],
        trades=values(client, prefix, "trades", Trade),
        positions=values(client, prefix, "positions", Position),
        events=events_of(client, prefix),
        pages=list(operators.pages),
        ticks=list(market.ticks),
        asked=list(traders.asked),
        switches=list(traders.switches),
        ended_at=datetime.now(UTC),
        epochs=_epochs(client, prefix),
        shift=timedelta(seconds=shift),
        offset=market.offset,
        defects=[*defects, *_defects(stage)],
    )


def rows(client: "DynamoDBClient", table: str) -> Iterator[Row]:
    """Every row of a table (consistent)."""
    arguments: Any = {"TableName": table, "ConsistentRead": True}
    while True:
        answer = client.scan(**arguments)
        yield from (from_item(item) for item in answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def values(client: "DynamoDBClient", prefix: str, table: str, kind: type[Value]) -> list[Value]:
    """Every row of a table as a value."""
    return [value_of(kind, row) for row in rows(client, f"{prefix}{table}")]


def events_of(client: "DynamoDBClient", prefix: str) -> list[TimelineEvent]:
    """Every line of every timeline."""
    return [value_of(TimelineEvent, row) for row in rows(client, f"{prefix}timeline")]


def placed_times(client: "DynamoDBClient", prefix: str) -> dict[str, datetime]:
    """When the broker accepted each order, by the broker's own ledger."""
    ledger = (row for row in rows(client, f"{prefix}paper_book") if row["id"].startswith("order#"))
    return {row["order_id"]: datetime.fromisoformat(row["placed_at"]) for row in ledger}


def _book_order(account: BrokerId, body: Row, placed_at: datetime) -> BookOrder:
    return BookOrder(
        account=account,
        order_id=body["order_id"],
        tag=body["client_id"],
        instrument=InstrumentId(body["instrument"]),
        side=Side(body["side"]),
        quantity=int(body["quantity"]),
        state=body["state"],
        filled=int(body["filled_quantity"]),
        placed_at=placed_at,
        updated_at=datetime.fromisoformat(body["updated_at"]),
        trades=tuple(
            BookTrade(
                each["trade_id"], int(each["quantity"]), Decimal(each["price"]), datetime.fromisoformat(each["at"])
            )
            for each in body["trades"]
        ),
    )


def _step(row: Row) -> Step:
    epoch = row.get("sender_epoch")
    return Step(
        tenant_id=TenantId(row["tenant_id"]),
        intent_id=IntentId(row["intent_id"]),
        version=int(row["version"]),
        at=datetime.fromisoformat(row["at"]),
        state=IntentState(row["state"]),
        attempt=int(row["attempt"]),
        quantity=int(row["quantity"]),
        filled=int(row["filled_quantity"]),
        epoch=None if epoch is None else int(epoch),
    )


def _epochs(client: "DynamoDBClient", prefix: str) -> dict[BrokerId, int]:
    mine = "OWN#acct#"
    ownership = (row for row in rows(client, f"{prefix}ownership") if row["owner_key"].startswith(mine))
    return {BrokerId(row["owner_key"].removeprefix(mine)): int(row["epoch"]) for row in ownership}


def _defects(stage: Stage) -> list[str]:
    """Errors that the services logged with a traceback: nobody foresaw them."""
    found = []
    for log in sorted([*stage.home.glob("triggers-*.log"), *stage.home.glob("orders-*.log")]):
        for line in log.read_text(errors="replace").splitlines():
            if "Traceback" in line and line.startswith("{"):  # one that ended a process is judged by its exit code
                found.append(f"{log.name}: {_short(line)}")
                break
    return found


def _short(line: str) -> str:
    try:
        document = json.loads(line)
    except ValueError:
        return line[:600]
    text = str(document.get("exception") or document.get("exc_info") or document)
    return f"{document.get('message', '')} … {text[-500:]}"
