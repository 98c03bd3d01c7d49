"""Log lines as a person reads them: JSON shortened to level, message and what matters of the rest."""

import json
from typing import Any

HIDDEN = frozenset(
    {
        "level", "location", "message", "timestamp", "service", "cold_start", "function_name", "function_memory_size",
        "function_arn", "function_request_id", "xray_trace_id", "_aws", "exception", "exception_name", "stack_trace",
        "sampling_rate", "tenant_id", "correlation_id",
    }
)  # fmt: skip
LONGEST = 220


def shortened(line: str) -> str | None:
    """The line for the screen; None for one that says nothing there (empty, a metric, a debug message)."""
    text = line.strip()
    if not text:
        return None
    if not text.startswith("{"):
        return _cut(text)
    try:
        record: dict[str, Any] = json.loads(text)
    except ValueError:
        return _cut(text)
    if "_aws" in record:
        return None
    level = str(record.get("level", "")).upper()
    if level == "DEBUG":
        return None
    shown = [f"{level:<7} " if level not in {"", "INFO"} else "", str(record.get("message", ""))]
    shown += [f"  {key}={_plain(value)}" for key, value in record.items() if key not in HIDDEN and value is not None]
    if record.get("exception_name"):
        last = str(record.get("exception", "")).strip().splitlines()
        shown.append(f"  {record['exception_name']}: {last[-1] if last else ''}")
    return _cut("".join(shown))


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
