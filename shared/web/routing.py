"""Routes as plain functions, and JSON read strictly.

A Lambda serves one request at a time, so a route is called where it stands: no thread is started for it. JSON numbers
become ``Decimal``, never ``float``; ``NaN`` and ``Infinity`` are refused (they are not JSON).
"""

import json
import re
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.routing import APIRoute

from shared.domain.errors import FieldError, Invalid, PlimsollError, Refused
from shared.web.errors import PROBLEM_JSON

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class BodyRefused(HTTPException):
    """The body cannot be read. An HTTP exception, because FastAPI hides every other kind raised while it reads."""

    def __init__(self, error: PlimsollError) -> None:
        super().__init__(status_code=400, detail=error.detail)
        self.error = error


def api_router(prefix: str, tag: str) -> APIRouter:
    """A router for routes under ``/v1`` + ``prefix``. Routes are plain functions (``def``)."""
    return APIRouter(prefix=f"/v1{prefix}", tags=[tag], route_class=ApiRoute)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """``responses=`` of a route: which refusals it may answer, for the OpenAPI document."""
    return {status: {"description": "Problem details", "content": {PROBLEM_JSON: {}}} for status in statuses}


class ApiRoute(APIRoute):
    """A route that runs in place and whose request reads JSON strictly."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **settings: Any) -> None:
        with _without_pydantic_v1():
            super().__init__(path, in_place(endpoint), **settings)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's handler, given our request."""
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return strictly


@contextmanager
def _without_pydantic_v1() -> Iterator[None]:
    """FastAPI loads pydantic's old version only to see that no model is of it; that costs a start 20 ms."""
    absent = "pydantic.v1" not in sys.modules
    if absent:
        sys.modules["pydantic.v1"] = None  # type: ignore[assignment] # what makes an import fail
    try:
        yield
    finally:
        if absent:
            del sys.modules["pydantic.v1"]


def in_place(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """A plain function as a coroutine, so that FastAPI does not hand it to a thread pool."""
    if iscoroutinefunction(endpoint):
        return endpoint

    @wraps(endpoint)
    async def run(*args: Any, **kwargs: Any) -> Any:
        return endpoint(*args, **kwargs)

    return run


class StrictRequest(Request):
    """Reads JSON with exact numbers and refuses what JSON does not know."""

    async def json(self) -> Any:
        """The body, parsed. Raises ``BodyRefused``."""
        if not hasattr(self, "_json"):
            try:
                self._json = parse_json(await self.body())
            except PlimsollError as error:
                raise BodyRefused(error) from error
        return self._json


def parse_json(body: bytes) -> Any:
    """JSON as RFC 8259 has it, numbers as ``int`` or ``Decimal``.

    Raises ``Refused`` (``invalid_json``) for what is not JSON, ``Invalid`` for numbers that are not finite or endless
    and for halves of characters.
    """
    try:
        value = json.loads(body.decode("utf-8"), parse_float=_decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        message = "The body is not JSON."
        raise Refused("invalid_json", message, [FieldError("body", message)]) from error
    if _SURROGATE.search(body):
        _refuse_lone_surrogates(value)
    return value


def _decimal(text: str) -> Decimal:
    if len(text) > 64:  # no amount, price or quantity is that long; parsing one costs time for nothing
        message = "A number in the body has too many digits."
        raise Invalid("invalid_request", message, [FieldError("body", message)])
    return Decimal(text)


def _refuse_lone_surrogates(value: object) -> None:
    """A lone half of a UTF-16 pair is no character: no store and no answer could hold it."""
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        message = "The body holds characters that are not valid Unicode."
        raise Invalid("invalid_request", message, [FieldError("body", message)]) from error


def _refuse_constant(name: str) -> None:
    message = f"{name} is not a number that JSON knows; every number must be finite."
    raise Invalid("invalid_request", message, [FieldError("body", message)])
