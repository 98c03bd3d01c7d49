"""Seeds that show a defect once found, and what it was. They are run with all others, wherever those begin."""

FOUND: dict[int, str] = {
    42: "an exit waited for certainty about units that were only another exit's fill, of which the news was lost",
    299: "wall clocks two seconds apart: a request was given up, and sent again, before its horizon was over",
    423: "a replaced owner took its bucket back, or let the shard's checkpoint pass ticks that nobody had judged",
    427: "the horizon again, for an entry: it was void for us, live at the broker, and its position unguarded",
    692: "units of a given-up position that the trader's own order had sold were sold again when it was asked to leave",
    5645: "lines that were durable were not watched while the orders could not be read: a tick met them in vain",
    9114: "an exit was decided while the orders that reduce its run were unread: it waited for ever",
}
"""Seed and finding. The mutants of the same defects are noticed in these worlds."""
