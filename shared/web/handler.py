"""A FastAPI application as a Lambda handler: gate, Mangum, observability, headers."""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

from fastapi import FastAPI
from mangum import Mangum

from shared.application.api_guards import ApiGuards
from shared.domain.errors import PlimsollError
from shared.observability import logger_of, metrics_of, tracer_of
from shared.web.errors import PROBLEM_JSON, Problem, internal_problem, problem_of
from shared.web.gate import SECURITY_HEADERS, Answer, Event, pass_through

_CORRELATION = re.compile(r"[A-Za-z0-9._:-]{1,128}")

_TEXT = ["text/", "application/json", PROBLEM_JSON]

_NO_CONTENT = 204

# Mangum repeats what the gateway's access log says, and tells a defect a second time without its request.
logging.getLogger("mangum").setLevel(logging.CRITICAL)


class LambdaHandler(Protocol):
    """What Lambda calls."""

    def __call__(self, event: Event, context: Any) -> Answer:
        """Answer one gateway event."""
        ...


def lambda_handler(app: FastAPI) -> LambdaHandler:
    """The handler of a function: ``handler = lambda_handler(create_app(...))``.

    Each answer carries the security headers and ``x-request-id``; log lines carry ``correlation_id`` (the sender's
    ``X-Correlation-Id``, else the gateway's request id), tenant and user. Metrics are written out at the end, if any.
    """
    name: str = app.state.name
    guards: ApiGuards | None = app.state.guards
    loop = _event_loop()
    asyncio.set_event_loop(loop)
    adapter = Mangum(app, lifespan="off", text_mime_types=_TEXT)
    logger, metrics = logger_of(name), metrics_of(name)

    def answer(event: Event, context: Any) -> Answer:
        request_id, correlation_id = identifiers_of(event)
        logger.append_keys(correlation_id=correlation_id, request_id=request_id, **_who(event))
        asyncio.set_event_loop(loop)
        try:
            if guards is None:
                result: Answer = adapter(event, context)
            else:
                result = pass_through(event, guards, lambda: adapter(event, context))
        except PlimsollError as error:
            refused = problem_of(error, request_id)
            logger.info("request refused", status=refused.status, code=error.code)
            result = _answer_of(refused)
        except Exception:
            logger.exception("request failed")
            result = _answer_of(internal_problem(request_id))
        finally:
            if metrics.metric_set:
                metrics.flush_metrics()
        headers = result.setdefault("headers", {})
        if result["statusCode"] == _NO_CONTENT:
            headers.pop("content-type", None)  # Mangum names a type for bodies that are not there
        for key, value in SECURITY_HEADERS.items():
            headers.setdefault(key, value)
        headers["x-request-id"] = request_id
        return result

    answer.__name__ = name  # what traces call it
    logged: LambdaHandler = logger.inject_lambda_context(answer, clear_state=True)
    return _traced(name, logged)


def identifiers_of(event: Mapping[str, Any]) -> tuple[str, str]:
    """The gateway's request id, and the correlation id: the sender's if it is well-formed, else the same."""
    request_id = str(event["requestContext"].get("requestId", ""))
    headers = event.get("headers") or {}
    given = headers.get("x-correlation-id") or headers.get("X-Correlation-Id") or ""
    return request_id, given if _CORRELATION.fullmatch(given) else request_id


def _who(event: Event) -> dict[str, str]:
    context = (event["requestContext"].get("authorizer") or {}).get("lambda") or {}
    return {key: context[key] for key in ("tenant_id", "user_id") if key in context}


def _answer_of(problem: Problem) -> Answer:
    return {
        "statusCode": problem.status,
        "headers": dict(problem.headers),
        "body": problem.body.decode(),
        "isBase64Encoded": False,
    }


def _traced(name: str, handler: LambdaHandler) -> LambdaHandler:
    tracer = tracer_of(name)
    if tracer is None:
        return handler
    traced: Callable[..., Any] = tracer.capture_lambda_handler(handler, capture_response=False)
    return traced


@lru_cache(maxsize=1)
def _event_loop() -> asyncio.AbstractEventLoop:
    """One loop for the whole process: it is never used by two requests at once, and closing it frees nothing."""
    return asyncio.new_event_loop()
