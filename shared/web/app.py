"""One FastAPI application for each API function, with every refusal in one shape."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from shared.application.api_guards import ApiGuards
from shared.domain.errors import Invalid, PlimsollError
from shared.observability import logger_of
from shared.web.errors import Problem, internal_problem, problem, problem_of
from shared.web.routing import BodyRefused
from shared.web.validation import invalid_request

_HTTP_CODES = {404: "no_such_route", 405: "method_not_allowed"}
_HTTP_DETAILS = {404: "There is no such address in this API.", 405: "This address does not take this method."}


def create_app(name: str, routers: Sequence[APIRouter], *, guards: ApiGuards | None, version: str = "0.1.0") -> FastAPI:
    """The application of the function ``name``.

    ``guards`` (rate limit, idempotency, body limit) are applied by ``lambda_handler``; None only for functions that
    nobody signs in to. No documentation routes: the OpenAPI document is generated when the project is built, by
    ``app.openapi()``.
    """
    app = FastAPI(
        title=f"Plimsoll {name}",
        version=version,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={
            PlimsollError: _on_domain_error,
            RequestValidationError: _on_invalid_request,
            StarletteHTTPException: _on_http_error,
            Exception: _on_defect,
        },
    )
    app.state.name = name
    app.state.guards = guards
    for router in routers:
        # Not include_router: that keeps the router as a tree of its own, whose routes are all tried twice a request.
        app.router.routes.extend(router.routes)
    return app


def request_id_of(request: Request) -> str:
    """The gateway's id of this request, by which its log lines are found."""
    event: dict[str, Any] = request.scope.get("aws.event", {})
    return str(event.get("requestContext", {}).get("requestId", ""))


async def _on_domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PlimsollError)
    answer = problem_of(error, request_id_of(request))
    _log(request, answer.status, error)
    return _response(answer)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if isinstance(error.body, bytes):
        wanted = Invalid("json_required", "Please send the body as JSON, with Content-Type: application/json.")
        return await _on_domain_error(request, wanted)
    return await _on_domain_error(request, invalid_request(error.errors(), error.body))


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    if isinstance(error, BodyRefused):
        return await _on_domain_error(request, error.error)
    status = error.status_code
    code, detail = _HTTP_CODES.get(status, "http_error"), _HTTP_DETAILS.get(status, str(error.detail))
    headers = {key.lower(): value for key, value in (error.headers or {}).items()}
    title = HTTPException(status).detail
    return _response(problem(status, title, code, detail, request_id_of(request), headers=headers))


async def _on_defect(request: Request, error: Exception) -> Response:
    logger_of(request.app.state.name).exception("request failed", exc_info=error)
    return _response(internal_problem(request_id_of(request)))


def _log(request: Request, status: int, error: PlimsollError) -> None:
    logger = logger_of(request.app.state.name)
    if status >= 500:
        logger.error("request failed", status=status, code=error.code, error=str(error), exc_info=error)
    else:
        logger.info("request refused", status=status, code=error.code)


def _response(answer: Problem) -> Response:
    return Response(answer.body, answer.status, answer.headers)
