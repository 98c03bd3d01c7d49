"""What few requests need, made when the first one does: a client or a library costs a start up to 30 ms each."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast

Made = TypeVar("Made")


def lazily(make: Callable[[], Made]) -> Made:
    """What ``make`` makes, as soon as something of it is used."""
    return cast(Made, _Lazy(make))


class _Lazy:
    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Any:
        return self._make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._made(*args, **kwargs)
