"""The base of what goes over the wire."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

Item = TypeVar("Item")


class RequestModel(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt stop-loss is never silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """An answer: Decimals go out as text, times as ISO-8601 with their zone."""

    model_config = ConfigDict(frozen=True)


class PageView(View, Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    next_cursor: str | None
