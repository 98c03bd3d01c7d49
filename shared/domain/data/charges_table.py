"""What trading costs in India, as dated rows.

``party`` is who asks for it: an exchange or a broker. ``percent`` counts of the basis: an order's turnover (an option's
premium), the value of one executed ``order``, or the other ``charges``; ``cap`` and ``min`` are rupees, and without a
percent the cap itself is the price (of an order, or of a scrip sold out of the depository that day). ``gst``: whether
GST is due on it. Dates are included on both sides; ``-`` means none, for ``from`` as far back as our sources reach.
``mark``: ``docs`` (the party's own documentation), ``secondary`` (press, other brokers' lists), ``unverified`` (one
weak source, or sources that conflict).

Exchange rates have the investor protection fund (IPFT) folded in, so it has no row of its own: never add both.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class ChargeRow(NamedTuple):
    """One dated price. ``rate`` is a part of one (0.001 is 0.1 %); ``cap`` and ``minimum`` are rupees."""

    charge: str
    party: str
    segment: str
    product: str | None
    side: str
    basis: str
    rate: Decimal | None
    cap: Decimal | None
    minimum: Decimal | None
    rounding: str
    gst_applies: bool
    effective_from: date | None
    effective_to: date | None
    source: str
    mark: str


SOURCES = {
    "widget": "proficientequities.com charge widget, undated, 2026",
    "lists": "basantsecurities.com/list.html, tradejini.com/charges, shareindia.com: rates of 1 October 2024",
    "stamp": "stamp-duty rules of 1 July 2020, as reprinted by brokers",
    "zerodha": "zerodha charges list, 2026",
    "dhan": "dhan support pages, 2025-26",
    "fyers": "fyers support pages, 2025-26; an older page has delivery at 0",
    "angel": "angelone.in charges, from 1 November 2024; its pages conflict (minimum 2 or 5: the dearer)",
}

_TABLE = """
charge    party     segment product  side basis     percent cap   min round gst from       to         source  mark
stt       NSE       equity  DELIVERY both turnover  0.1     -     -   rupee no  -          -          widget  secondary
stt       NSE       equity  INTRADAY sell turnover  0.025   -     -   rupee no  -          -          widget  secondary
stt       NSE       futures -        sell turnover  0.02    -     -   rupee no  2024-10-01 2026-03-31 lists   secondary
stt       NSE       futures -        sell turnover  0.05    -     -   rupee no  2026-04-01 -          widget  secondary
stt       NSE       options -        sell premium   0.1     -     -   rupee no  2024-10-01 2026-03-31 lists   secondary
stt       NSE       options -        sell premium   0.15    -     -   rupee no  2026-04-01 -          widget  secondary
exchange  NSE       equity  -        both turnover  0.00307 -     -   paisa yes 2024-10-01 -          lists   secondary
exchange  NSE       futures -        both turnover  0.00183 -     -   paisa yes 2024-10-01 -          lists   secondary
exchange  NSE       options -        both premium   0.03553 -     -   paisa yes 2024-10-01 -          lists   secondary
sebi      NSE       equity  -        both turnover  0.0001  -     -   paisa yes -          -          lists   secondary
sebi      NSE       futures -        both turnover  0.0001  -     -   paisa yes -          -          lists   secondary
sebi      NSE       options -        both premium   0.0001  -     -   paisa yes -          -          lists   secondary
stamp     NSE       equity  DELIVERY buy  turnover  0.015   -     -   rupee no  2020-07-01 -          stamp   secondary
stamp     NSE       equity  INTRADAY buy  turnover  0.003   -     -   rupee no  2020-07-01 -          stamp   secondary
stamp     NSE       futures -        buy  turnover  0.002   -     -   rupee no  2020-07-01 -          stamp   secondary
stamp     NSE       options -        buy  premium   0.003   -     -   rupee no  2020-07-01 -          stamp   secondary
gst       NSE       equity  -        both charges   18      -     -   paisa no  2017-07-01 -          widget  secondary
gst       NSE       futures -        both charges   18      -     -   paisa no  2017-07-01 -          widget  secondary
gst       NSE       options -        both charges   18      -     -   paisa no  2017-07-01 -          widget  secondary
brokerage zerodha   equity  DELIVERY both order     0       -     -   paisa yes -          -          zerodha secondary
brokerage zerodha   equity  INTRADAY both order     0.03    20    -   paisa yes -          -          zerodha secondary
brokerage zerodha   futures -        both order     0.03    20    -   paisa yes -          -          zerodha secondary
brokerage zerodha   options -        both order     -       20    -   paisa yes -          -          zerodha secondary
brokerage dhan      equity  DELIVERY both order     0       -     -   paisa yes -          -          dhan    secondary
brokerage dhan      equity  INTRADAY both order     0.03    20    -   paisa yes -          -          dhan    secondary
brokerage dhan      futures -        both order     0.03    20    -   paisa yes -          -          dhan    secondary
brokerage dhan      options -        both order     -       20    -   paisa yes -          -          dhan    secondary
brokerage fyers     equity  DELIVERY both order     0.3     20    -   paisa yes -          -          fyers   docs
brokerage fyers     equity  INTRADAY both order     0.03    20    -   paisa yes -          -          fyers   docs
brokerage fyers     futures -        both order     0.03    20    -   paisa yes -          -          fyers   docs
brokerage fyers     options -        both order     -       20    -   paisa yes -          -          fyers   docs
brokerage angel_one equity  DELIVERY both order     0       -     -   paisa yes -          2024-10-31 angel   unverified
brokerage angel_one equity  DELIVERY both order     0.1     20    5   paisa yes 2024-11-01 -          angel   unverified
brokerage angel_one equity  INTRADAY both order     -       20    -   paisa yes -          -          angel   unverified
brokerage angel_one futures -        both order     -       20    -   paisa yes -          -          angel   unverified
brokerage angel_one options -        both order     -       20    -   paisa yes -          -          angel   unverified
dp        zerodha   equity  DELIVERY sell scrip_day -       13.00 -   paisa yes -          -          zerodha unverified
dp        dhan      equity  DELIVERY sell scrip_day -       12.50 -   paisa yes -          -          dhan    secondary
dp        fyers     equity  DELIVERY sell scrip_day -       3.50  -   paisa yes -          -          fyers   docs
dp        angel_one equity  DELIVERY sell scrip_day -       20.00 -   paisa yes -          -          angel   unverified
"""


def _row_of(line: str) -> ChargeRow:
    cells = [None if cell == "-" else cell for cell in line.split()]
    charge, party, segment, product, side, basis, percent, cap, least, rounding, gst, since, until, source, mark = cells
    assert charge and party and segment and side and basis and rounding and source and mark
    return ChargeRow(
        charge=charge,
        party=party,
        segment=segment,
        product=product,
        side=side,
        basis=basis,
        rate=Decimal(percent) / 100 if percent else None,
        cap=Decimal(cap) if cap else None,
        minimum=Decimal(least) if least else None,
        rounding=rounding,
        gst_applies=gst == "yes",
        effective_from=date.fromisoformat(since) if since else None,
        effective_to=date.fromisoformat(until) if until else None,
        source=SOURCES[source],
        mark=mark,
    )


CHARGE_ROWS: tuple[ChargeRow, ...] = tuple(_row_of(line) for line in _TABLE.strip().splitlines()[1:])
