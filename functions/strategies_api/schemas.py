"""Strategies as they are asked for; how they are shown is in ``shared/web/views``."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from shared.application.manage_strategies import NewStrategy, StrategyChanges
from shared.domain.errors import FieldError, Invalid
from shared.domain.ids import BrokerId
from shared.domain.instruments import Exchange, InstrumentId
from shared.domain.money import Side
from shared.domain.strategies import Product, Schedule, Strategy, Weekday
from shared.web.numbers import TimeOfDay, UnitsIn
from shared.web.protection import ProtectionBody, require_stop_loss
from shared.web.schemas import RequestModel

_MAX_RAW_NAME = 400
_MARKET_DAYS = frozenset(tuple(Weekday)[:5])
EXAMPLE: JsonDict = {
    "name": "Morning long",
    "kind": "timed",
    "instrument": "NSE:RELIANCE",
    "side": "buy",
    "quantity": 10,
    "product": "INTRADAY",
    "broker_id": "brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB",
    "schedule": {
        "entry_time": "09:30:00",
        "exit_time": "15:10:00",
        "days": ["MON", "TUE", "WED", "THU", "FRI"],
    },
    "protection": {
        "stop_loss": {"type": "percent", "value": "0.5"},
        "take_profit": {"type": "points", "value": "12.00"},
        "trailing": {"type": "percent", "value": "0.4"},
    },
}

NameText = Annotated[str, Field(min_length=1, max_length=_MAX_RAW_NAME, description="1 to 80 visible characters")]
InstrumentText = Annotated[str, Field(min_length=3, max_length=64, examples=["NSE:RELIANCE"])]
BrokerText = Annotated[str, Field(max_length=40, examples=["brk_01KAJ5S1V7Q3T9X2M4N6P8R0AB"])]


class ScheduleBody(RequestModel):
    """When to enter and leave, in the exchange's zone (IST).

    ``buy_time`` and ``sell_time`` are accepted as they read: for a long the first is the entry, for a short the second.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [EXAMPLE["schedule"], {"buy_time": "09:30:00", "sell_time": "15:10:00"}]}
    )

    entry_time: TimeOfDay | None = None
    exit_time: TimeOfDay | None = None
    buy_time: TimeOfDay | None = None
    sell_time: TimeOfDay | None = None
    days: Annotated[list[Weekday], Field(min_length=1, max_length=7)] | None = Field(
        None, description="Monday to Friday unless given; on SIM every day"
    )

    def to_domain(self, side: Side, instrument: str) -> Schedule:
        """As the domain has it. Raises ``Invalid`` for times that are missing or given twice."""
        first, last = ("buy_time", "sell_time") if side is Side.BUY else ("sell_time", "buy_time")
        entry = self._one_of("entry_time", first)
        leave = self._one_of("exit_time", last)
        if self.days is not None:
            days = frozenset(self.days)
        else:
            days = frozenset(Weekday) if instrument.startswith(f"{Exchange.SIM}:") else _MARKET_DAYS
        return Schedule(entry_time=entry, exit_time=leave, days=days)

    def _one_of(self, name: str, alias: str) -> time:
        given: list[time] = [each for each in (getattr(self, name), getattr(self, alias)) if each is not None]
        if len(given) == 1:
            return given[0]
        message = f"Give either {name} or {alias}, not both." if given else f"{name} (or {alias}) is required."
        raise Invalid("invalid_request", message, [FieldError(f"schedule.{name}", message)])


def _lift_times(body: Any) -> Any:
    """``buy_time`` and ``sell_time`` beside the other fields mean the same as inside ``schedule``."""
    if not isinstance(body, Mapping):
        return body
    times = {name: body[name] for name in ("buy_time", "sell_time") if name in body}
    schedule = body.get("schedule", {})
    if not times or not isinstance(schedule, Mapping) or times.keys() & schedule.keys():
        return body
    rest = {name: value for name, value in body.items() if name not in times}
    return rest | {"schedule": {**schedule, **times}}


class StrategyBody(RequestModel):
    """A timed strategy as a trader asks for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: NameText
    kind: Literal["timed"] = "timed"
    instrument: InstrumentText
    side: Side = Side.BUY
    quantity: UnitsIn
    product: Product = Product.INTRADAY
    broker_id: BrokerText
    schedule: ScheduleBody
    protection: ProtectionBody

    @model_validator(mode="before")
    @classmethod
    def _read(cls, body: Any) -> Any:
        require_stop_loss(body)
        return _lift_times(body)

    def to_domain(self) -> NewStrategy:
        """As the use case takes it."""
        return NewStrategy(
            name=self.name,
            instrument=InstrumentId(self.instrument),
            side=self.side,
            quantity=self.quantity,
            product=self.product,
            broker_id=BrokerId(self.broker_id),
            schedule=self.schedule.to_domain(self.side, self.instrument),
            protection=self.protection.to_domain(),
        )


class StrategyPatch(RequestModel):
    """What to change; what is left out stays. ``schedule`` and ``protection`` are replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"protection": EXAMPLE["protection"]}]})

    name: NameText | None = None
    instrument: InstrumentText | None = None
    side: Side | None = None
    quantity: UnitsIn | None = None
    product: Product | None = None
    broker_id: BrokerText | None = None
    schedule: ScheduleBody | None = None
    protection: ProtectionBody | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, body: Any) -> Any:
        if isinstance(body, Mapping) and "protection" in body:
            require_stop_loss(body)
        return _lift_times(body)

    def to_domain(self, before: Strategy) -> StrategyChanges:
        """As the use case takes it; ``before`` says which side and instrument the times are for."""
        side, instrument = self.side or before.side, self.instrument or before.instrument
        return StrategyChanges(
            name=self.name,
            instrument=InstrumentId(self.instrument) if self.instrument else None,
            side=self.side,
            quantity=self.quantity,
            product=self.product,
            broker_id=BrokerId(self.broker_id) if self.broker_id else None,
            schedule=self.schedule.to_domain(side, instrument) if self.schedule else None,
            protection=self.protection.to_domain() if self.protection else None,
        )


StatusFilter = Literal["DRAFT", "ACTIVE", "STOPPED"]
