"""The simulated exchange of nautilus_trader under the work of ``bench.triggers``; prints its ticks per CPU second.

    .tools/bench-venv/bin/python -m bench.triggers_nautilus 10000 2000

Its environment has none of the product's dependencies and the product has none of its: of the product only the domain
is imported here.
"""

# mypy: disable-error-code="import-not-found, misc"

import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nautilus_trader.backtest.config import BacktestEngineConfig
from nautilus_trader.backtest.engine import BacktestEngine
from nautilus_trader.config import LoggingConfig, RiskEngineConfig
from nautilus_trader.model.currencies import USD
from nautilus_trader.model.data import QuoteTick
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide, TrailingOffsetType, TriggerType
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import Equity
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.trading.strategy import Strategy

from bench import triggers_work as work
from shared.domain.money import Side
from shared.domain.strategies import DistanceKind
from shared.domain.triggers import TRAIL_SCALE, StopTrigger, TargetTrigger, TrailTrigger, Trigger

_FIRST_NS = 1_700_000_000_000_000_000


def ticks_a_second(triggers: Sequence[Trigger], ticks: Sequence[tuple[int, int]]) -> float:
    """With one open order for each trigger, from the first of ``ticks`` to the last: all orders are open by then."""
    venue = Venue("SIM")
    one = Quantity.from_int(1)
    engine = BacktestEngine(
        BacktestEngineConfig(
            logging=LoggingConfig(bypass_logging=True), risk_engine=RiskEngineConfig(bypass=True), run_analysis=False
        )
    )
    engine.add_venue(venue, OmsType.HEDGING, AccountType.MARGIN, [Money(10**12, USD)], base_currency=USD)
    tokens = sorted({token for token, _ in ticks} | {t.token for t in triggers if not hasattr(t, "due")})
    instruments = {}
    for token in tokens:
        symbol = Symbol(f"I{token}")
        instruments[token] = Equity(
            InstrumentId(symbol, venue), symbol, USD, 2, Price.from_str("0.05"), Quantity.from_int(1), 0, 0
        )
        engine.add_instrument(instruments[token])

    class Orders(Strategy):
        """Opens the orders once each instrument has a price, then only looks at the clock."""

        def __init__(self) -> None:
            super().__init__()
            self.seen = 0
            self.began = self.ended = 0.0

        def on_start(self) -> None:
            for instrument in instruments.values():
                self.subscribe_quote_ticks(instrument.id)

        def on_quote_tick(self, tick: Any) -> None:
            self.seen += 1
            if self.seen == len(tokens):
                for trigger in triggers:
                    self.submit_order(order_of(trigger, self.order_factory, instruments, one))
            if self.seen == 2 * len(tokens):
                self.began = time.process_time()
            elif self.seen == 2 * len(tokens) + len(ticks):
                self.ended = time.process_time()

    warm_up = [(token, 100_000) for token in tokens] * 2
    data = [
        QuoteTick(
            instruments[token].id,
            Price(last / 100, 2),
            Price(last / 100, 2),
            one,
            one,
            _FIRST_NS + number * 1_000_000,
            _FIRST_NS + number * 1_000_000,
        )
        for number, (token, last) in enumerate(warm_up + list(ticks))
    ]
    strategy = Orders()
    engine.add_strategy(strategy)
    engine.add_data(data)
    engine.run()
    standing = engine.cache.orders_open_count()
    engine.dispose()
    if standing < 0.9 * len(triggers):
        raise SystemExit(f"only {standing} of {len(triggers)} orders were open in nautilus_trader")
    return len(ticks) / (strategy.ended - strategy.began)


def order_of(trigger: Trigger, factory: Any, instruments: dict[int, Any], one: Any) -> Any:
    """The order that does a trigger's work: a stop, a limit or a trailing stop against the position's side."""
    assert isinstance(trigger, StopTrigger | TargetTrigger | TrailTrigger)
    instrument = instruments[trigger.token].id
    side = OrderSide.SELL if trigger.side is Side.BUY else OrderSide.BUY
    if isinstance(trigger, StopTrigger):
        return factory.stop_market(instrument, side, one, Price(trigger.level / 100, 2))
    if isinstance(trigger, TargetTrigger):
        return factory.limit(instrument, side, one, Price(trigger.level / 100, 2))
    is_percent = trigger.kind is DistanceKind.PERCENT
    offset = Decimal(trigger.distance) / TRAIL_SCALE * (100 if is_percent else 1)  # basis points, or paise
    return factory.trailing_stop_market(
        instrument,
        side,
        one,
        trailing_offset=offset if is_percent else offset / 100,
        trailing_offset_type=TrailingOffsetType.BASIS_POINTS if is_percent else TrailingOffsetType.PRICE,
        trigger_type=TriggerType.BID_ASK,
    )


if __name__ == "__main__":
    armed, stream = work.triggers(int(sys.argv[1])), work.calm(int(sys.argv[2]))
    print(max(ticks_a_second(armed, stream) for _ in range(2)))
