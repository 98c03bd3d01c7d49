"""What a run of the real daemon showed, as a short text that can be put into the documentation."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.kcl.world import World

HEAD = "Written by a run of `PLIMSOLL_TRANSCRIPTS=docs/transcripts make kcl`."
MOST_LINES = 60
SHOWN, LONGEST = 8, 180


def save_transcript(name: str, world: World, took: Mapping[str, float], audit: Mapping[str, Any]) -> None:
    """Keep how long things took, what the audit found, what the children were told, and one child's own lines."""
    lines = [f"{seconds:7.1f} s  {what}" for what, seconds in took.items()]
    lines += ["", *(f"{what}: {value}" for what, value in audit.items()), "", *_told(world), "", *_lines(world)]
    save_lines(name, lines)


def save_lines(name: str, lines: Sequence[str]) -> None:
    """Write ``kcl-<name>.txt`` into the folder that ``PLIMSOLL_TRANSCRIPTS`` names; without it nowhere."""
    folder = os.environ.get("PLIMSOLL_TRANSCRIPTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"kcl-{name}.txt").write_text("\n".join([HEAD, "", *lines]) + "\n")


def _told(world: World) -> list[str]:
    """What the children were told, records left out; of the checkpoints only those at the end of a shard."""
    lines = []
    events = world.events()
    began = events[0]["at"] if events else 0.0
    for each in events:
        if each["event"] in {"record", "line"} or (each["event"] == "checkpoint" and each.get("sequence") is not None):
            continue
        what = "checkpoint at the shard's end" if each["event"] == "checkpoint" else each["event"]
        lines.append(f"{each['at'] - began:7.1f} s  {each['worker']:6} {each['shard']}  {what}")
    return lines[:MOST_LINES]


def _lines(world: World) -> list[str]:
    """The first and the last lines that went between a daemon and one child, as they were (long ones cut)."""
    lines = [each for each in world.events() if each["event"] == "line"]
    ended = next((each["pid"] for each in reversed(lines) if "shardEnded" in each["text"]), None)
    own = [f"{each['speaker']:>6} | {each['text'][:LONGEST]}" for each in lines if each["pid"] == ended]
    return own if len(own) <= 2 * SHOWN else [*own[:SHOWN], "       | …", *own[-SHOWN:]]
