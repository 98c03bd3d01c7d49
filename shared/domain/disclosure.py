"""The risk disclosure that everybody accepts when registering, with its version and time."""

VERSION = "2026-11-01"
TITLE = "What you should know before you trade with Plimsoll"
TEXT = """\
Please read this before you register. It is short, and it is about your money.

1. You can lose money. Trading in shares, futures and options is risky. Nine out of ten individual traders in \
equity futures and options in India made a net loss, by SEBI's own studies of the financial years 2021-22 to \
2023-24. Trade only with money that you can afford to lose.

2. Past results promise nothing. A strategy that did well in a backtest or on a paper account may lose in the \
market. Simulated fills are estimates: they know neither your place in the exchange's queue nor how your own \
order moves the price.

3. A stop-loss limits a loss; it does not guarantee a price. When the price jumps over your stop, at the opening \
or on news, or when there is nobody to trade with, the exit happens at the next price that can be had. The loss \
can then be larger than you chose. In circuit limits or a trading halt an exit may be impossible until trading \
resumes.

4. Machines and networks fail. Plimsoll is built so that an order is not lost and not sent twice, but your \
broker, the exchange, the internet and Plimsoll itself can be out of order. Keep a second way to reach your \
broker, and look at your positions yourself.

5. You decide. Plimsoll carries out rules that you set. It gives no investment advice, recommends no security \
and knows nothing about your circumstances. You are responsible for your strategies, for your broker account, \
for your taxes and for following the rules of SEBI, of the exchanges and of your broker on automated orders.

6. Costs count. Brokerage, taxes and exchange charges are paid on every trade, also on losing ones. A strategy \
that trades often needs to earn them first.

7. Keep your access safe. Whoever has your password can trade in your name. Use a password that you use nowhere \
else and end sessions that you do not know.

By accepting you confirm that you have read this, that you understood it, and that you are at least 18 years \
old.
"""
