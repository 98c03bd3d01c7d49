"""Quotes that somebody watches: the same channel for everybody, whatever tenant they belong to."""

from collections.abc import Callable, Collection, Iterable

from shared.application.live.channel import Channel, DataChannel
from shared.application.live.market import LiveMarket
from shared.domain.live import ConnectionId, instrument_of, is_quotes, quotes_topic
from shared.domain.market_data import Quote


class QuoteChannels:
    """A channel for each instrument that is watched, and by whom."""

    def __init__(self, market: LiveMarket, show: Callable[[Quote], str]) -> None:
        self._market, self._show = market, show
        self._channels: dict[str, DataChannel] = {}
        self._watchers: dict[str, set[ConnectionId]] = {}

    def find(self, topic: str) -> Channel | None:
        """The channel of an instrument's quotes once there was one."""
        channel = self._channels.get(topic)
        return channel if channel is not None and channel.version else None

    def watch(self, connection_id: ConnectionId, before: Collection[str], after: Collection[str]) -> None:
        """A socket watched the quotes among ``before`` and watches those among ``after`` now."""
        for topic in filter(is_quotes, before):
            if topic not in after:
                self._unwatch(topic, connection_id)
        for topic in filter(is_quotes, after):
            self._watchers.setdefault(topic, set()).add(connection_id)
            if topic not in self._channels:
                self._open(topic)

    def tell(self, moved: Iterable[Quote]) -> set[ConnectionId]:
        """Take newer quotes in: gives who watches any of them."""
        concerned: set[ConnectionId] = set()
        for quote in moved:
            topic = quotes_topic(quote.instrument)
            channel = self._channels.get(topic)
            if channel is not None and channel.update(self._show(quote)):
                concerned |= self._watchers[topic]
        return concerned

    def _open(self, topic: str) -> None:
        channel = self._channels[topic] = DataChannel()
        instrument = instrument_of(topic)
        for quote in self._market.quotes([instrument] if instrument else []).values():
            channel.update(self._show(quote))

    def _unwatch(self, topic: str, connection_id: ConnectionId) -> None:
        watchers = self._watchers.get(topic, set())
        watchers.discard(connection_id)
        if not watchers:
            self._watchers.pop(topic, None)
            self._channels.pop(topic, None)
