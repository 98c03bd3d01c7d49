"""What traders, operators and the rest of the world do meanwhile, at times drawn from the seed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from proof.simulation.calls import START
from proof.simulation.parked import ParkedDesk
from proof.simulation.plan import Account, manual_order, protection, side_of
from shared.application.ports.engine import StrategyKey
from shared.domain.ids import TenantId
from shared.domain.instruments import Instrument
from shared.domain.kill_switch import PLATFORM, KillScope, KillSwitch, KillVerb, row_id_of
from shared.domain.messages import KillSwitchChanged, StrategyChanged
from shared.domain.money import Side
from shared.domain.runs import Run, RunState
from shared.domain.strategies import StrategyStatus

if TYPE_CHECKING:
    from proof.simulation.world import World

LEAVE_ALONE_UNTIL = 12.0
"""The first strategy is left alone for so long, so that something is entered in every world."""


class Traders:
    """Schedules actions; each is one write and the message that follows it."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._manual = 0
        self._parked = ParkedDesk(world)

    def begin(self) -> None:
        """Draw what happens when."""
        plan, chance, loop = self._world.plan, self._world.chance, self._world.loop
        wishes: list[Callable[[], None]] = [self._edit, self._stop, self._square_off, self._order, self._reduce]
        for _ in range(chance.randrange(2, 8)):
            loop.outside(chance.uniform(4, plan.faults_end - 3), chance.choice(wishes))
        if plan.kill_switch:
            self._plan_kill_switch()
        elif plan.ambush:
            self._ambush(chance.uniform(LEAVE_ALONE_UNTIL, plan.faults_end - 12), self._stop_orders)
        loop.outside(6.0, self._attend_given_up)
        loop.outside(6.0, self._parked.look)
        if plan.bookless is not None:
            loop.outside(plan.bookless[0], self._hide_books, plan.bookless[1])
        if plan.weather != "calm":
            for _ in range(chance.randrange(0, 5)):
                loop.outside(chance.uniform(3, plan.faults_end - 3), chance.choice(self._troubles()))
        if plan.weather == "stalls":
            for second in range(8, int(plan.faults_end) - 4, 4):
                loop.outside(second + chance.random(), lambda: self._world.supervisor.hand_over(graceful=False))
        if plan.weather == "clocks":
            for second in range(3, int(plan.faults_end) - 2, 2):
                loop.outside(second + chance.random(), self._step_clock)

    def end_faults(self) -> None:
        """Brokers are back."""
        for exchange in self._world.exchanges.values():
            exchange.away_until = exchange.illiquid_until = exchange.renewable_at = exchange.bookless_until = 0.0
            exchange.session_good, exchange.session_ends = True, 0.0

    def _troubles(self) -> list[Callable[[], None]]:
        world = self._world
        supervisor = world.supervisor
        troubles = [self._broker_away, self._illiquid, self._session_dies]
        troubles += [lambda: supervisor.hand_over(graceful=True), lambda: supervisor.hand_over(graceful=False)]
        if world.plan.clock_steps:
            troubles += [self._step_clock] * 4
        if world.plan.reshards:
            troubles += [self._reshard] * 3
        return troubles

    # traders

    def _edit(self) -> None:
        key = self._some_strategy()
        if key is not None and self._world.tables.strategies[key][0].protection is not None:
            self._write(key, protection=protection(self._world.chance))

    def _stop(self) -> None:
        key = self._some_strategy()
        if key is not None:
            self._write(key, status=StrategyStatus.STOPPED)

    def _square_off(self) -> None:
        key = self._some_strategy()
        if key is not None:
            self._write(key, status=StrategyStatus.STOPPED, square_off_requested_at=self._now())

    def _order(self) -> None:
        self._place(reduce_only=False)

    def _reduce(self) -> None:
        self._place(reduce_only=True)

    def _place(self, *, reduce_only: bool, account: int | None = None) -> None:
        world = self._world
        chance, plan = world.chance, world.plan
        account = chance.randrange(len(plan.accounts)) if account is None else account
        place = chance.randrange(len(plan.instruments))
        side = side_of(account, place)
        self._put_order(
            plan.accounts[account],
            plan.instruments[place],
            side.opposite if reduce_only else side,
            reduce_only=reduce_only,
        )

    def _sell(self, run: Run) -> None:
        """An order that only reduces, where this run holds its units."""
        world, leg = self._world, run.legs[0]
        instrument = world.find_instrument(leg.instrument)
        if instrument is not None:
            self._put_order(Account(run.tenant_id, run.broker_id), instrument, leg.side.opposite, reduce_only=True)

    def _put_order(self, account: Account, instrument: Instrument, side: Side, *, reduce_only: bool) -> None:
        world = self._world
        self._manual += 1
        name = f"man_{self._manual:02d}"
        strategy = manual_order(
            world.chance, name, account, instrument, side, world.loop.time(), reduce_only=reduce_only
        )
        key = world.put(strategy)
        world.trace.note("trader", "orders", key.strategy_id, f"{strategy.side} {strategy.quantity} {reduce_only=}")
        world.publish(world.bucket_of(strategy), StrategyChanged(*key, 1))

    def _write(self, key: StrategyKey, **changes: Any) -> None:
        world = self._world
        before, bucket = world.tables.strategies[key]
        meta = before.meta.edited(self._now(), "usr_1")
        world.put(replace(before, meta=meta, **changes))
        world.trace.note("trader", "edits", key.strategy_id, f"version {meta.version}: {changes}")
        world.publish(bucket, StrategyChanged(*key, meta.version))

    def _some_strategy(self) -> StrategyKey | None:
        world = self._world
        first = world.plan.strategies[0].id
        early = world.loop.time() < LEAVE_ALONE_UNTIL
        keys = [
            key
            for key, (strategy, _) in world.tables.strategies.items()
            if strategy.status is StrategyStatus.ACTIVE and not (early and key.strategy_id == first)
        ]
        return world.chance.choice(keys) if keys else None

    def order_everywhere(self) -> None:
        """An order in each account, as soon as somebody can decide it."""
        for account in range(len(self._world.plan.accounts)):
            self._place(reduce_only=False, account=account)

    def _ambush(self, at: float, strike: Callable[[], None]) -> None:
        """Orders are decided, cannot be sent because no session works, and then lose their reason."""
        loop, chance = self._world.loop, self._world.chance
        loop.outside(at - 1.3, self._all_sessions_die, at + chance.uniform(2.2, 6.0))
        for _ in range(3):
            loop.outside(at - 1.2, self._order)
        loop.outside(at - 0.1, strike)

    def _all_sessions_die(self, until: float) -> None:
        for exchange in self._world.exchanges.values():
            exchange.session_good, exchange.renewable_at = False, until

    def _stop_orders(self) -> None:
        for key, (strategy, _) in list(self._world.tables.strategies.items()):
            if strategy.manual is not None and strategy.status is StrategyStatus.ACTIVE:
                self._write(key, status=StrategyStatus.STOPPED)

    def _kill_owners(self) -> None:
        for process in self._world.supervisor.owners.values():
            if process.is_alive:
                self._world.trace.note(process.name, "killed", "", "at the worst moment")
                self._world.kill(process)

    # operators

    def _plan_kill_switch(self) -> None:
        world, chance = self._world, self._world.chance
        strategy = chance.choice(world.plan.strategies)
        scope = chance.choice(list(KillScope))
        tenant = PLATFORM if scope is KillScope.PLATFORM else strategy.tenant_id
        which = strategy.id if scope is KillScope.STRATEGY else None
        verb = chance.choice(list(KillVerb))
        begin = chance.uniform(LEAVE_ALONE_UNTIL, world.plan.faults_end - 6)
        switch = KillSwitch(scope, tenant, which, verb, "because", "usr_1", START, 1)
        world.loop.outside(begin, self._switch, switch)
        if world.plan.ambush:
            self._ambush(begin, self._kill_owners)
        if chance.random() < 0.5:
            end = chance.uniform(begin + 1, world.plan.faults_end - 2)
            world.loop.outside(end, self._switch, replace(switch, verb=None, version=2))

    def _switch(self, switch: KillSwitch) -> None:
        world = self._world
        if not world.auditor.books.entered:  # in a world that was halted before anything was held nothing is proven
            world.loop.outside(3.0, self._switch, switch)
            return
        row = (switch.tenant_id, row_id_of(switch.scope, switch.strategy_id))
        world.tables.switches[row] = replace(switch, changed_at=self._now())
        world.auditor.switch_changed(row, switch)
        world.trace.note("operator", "kill switch", switch.scope, str(switch.verb))
        world.faults.counts["kill_switches"] += 1
        buckets = {bucket: None for _, bucket in world.tables.strategies.values()}
        for bucket in buckets:
            world.publish(bucket, KillSwitchChanged(switch.tenant_id, switch.strategy_id, switch.version))

    def _attend_given_up(self) -> None:
        """Somebody squares off runs that were given up, or sells of them by an order that only reduces."""
        world, chance = self._world, self._world.chance
        world.loop.outside(3.0, self._attend_given_up)
        if world.loop.time() > world.plan.faults_end:
            return
        for key, run in list(world.tables.runs.items()):
            strategy = StrategyKey(TenantId(key.tenant_id), key.strategy_id)
            is_held = run.state is RunState.FAILED and run.legs[0].open_quantity > 0
            if not is_held:
                continue
            drawn = chance.random()
            if drawn < 0.35:
                self._write(strategy, status=StrategyStatus.STOPPED, square_off_requested_at=self._now())
            elif drawn < 0.7:
                self._sell(run)

    # troubles of brokers, clocks and shards

    def _broker_away(self) -> None:
        exchange = self._world.chance.choice(list(self._world.exchanges.values()))
        exchange.away_until = self._world.loop.time() + self._world.chance.uniform(1, 12)
        self._told(exchange.broker_id, "away", exchange.away_until)

    def _hide_books(self, until: float) -> None:
        """Orders are taken, and nobody can read what became of them: so long that people are called."""
        for exchange in self._world.exchanges.values():
            exchange.bookless_until = until + self._world.chance.uniform(0.0, 8.0)
            self._told(exchange.broker_id, "bookless", exchange.bookless_until)

    def _illiquid(self) -> None:
        exchange = self._world.chance.choice(list(self._world.exchanges.values()))
        exchange.illiquid_until = self._world.loop.time() + self._world.chance.uniform(1, 10)
        self._told(exchange.broker_id, "illiquid", exchange.illiquid_until)

    def _session_dies(self) -> None:
        exchange = self._world.chance.choice(list(self._world.exchanges.values()))
        exchange.session_good = False
        exchange.renewable_at = self._world.loop.time() + self._world.chance.uniform(0.2, 14)
        self._told(exchange.broker_id, "session_dies", exchange.renewable_at)

    def _step_clock(self) -> None:
        living = self._world.supervisor.living()
        if living:
            process = self._world.chance.choice(living)
            process.skew = self._world.chance.uniform(-2.0, 2.0)
            self._told(process.name, "clock_step", process.skew)

    def _reshard(self) -> None:
        market, chance = self._world.market, self._world.chance
        shards = market.open_shards()
        place = chance.randrange(len(shards))
        if len(shards) > 1 and chance.random() < 0.5:
            place = min(place, len(shards) - 2)
            market.merge(shards[place], shards[place + 1])
            self._told(shards[place].name, "merge", 0.0)
        elif len(shards[place].buckets) > 1:
            market.split(shards[place])
            self._told(shards[place].name, "split", 0.0)

    def _told(self, who: str, what: str, until: float) -> None:
        self._world.faults.counts[what] += 1
        self._world.trace.note(who, what, "", f"{until:.3f}")

    def _now(self) -> datetime:
        return START + timedelta(seconds=self._world.loop.time())
