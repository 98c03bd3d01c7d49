"""How fast the API functions start and answer, beside a bare FastAPI + Mangum application measured in the same run.

    .venv/bin/python -m bench.api

Every figure is CPU time, the best of several repeats. Starts are measured in fresh processes with compiled bytecode,
as in the deployed package; they include the DynamoDB client, which the peer does not have. Nothing is called over a
network: the stores are in memory.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STARTS = 7
REPEATS = 7
REQUESTS = 1000
ROUTES = 20
START_TARGET_MS = 350
POST_TARGET_US = 150
API_FUNCTIONS = (
    "auth_api",
    "strategies_api",
    "brokers_api",
    "orders_api",
    "portfolio_api",
    "market_api",
    "health_api",
)
PEER = f"""
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel
class Order(BaseModel):
    name: str
    quantity: int
    price: str
app = FastAPI(openapi_url=None)
for n in range({ROUTES}):
    async def route(order: Order) -> Order: return order
    app.add_api_route(f"/v1/things/{{n}}", route, methods=["POST"])
handler = Mangum(app, lifespan="off")
"""


def main() -> None:
    """Measure and print."""
    peer_start = start_ms(PEER)
    print(f"import + build, CPU ms (target {START_TARGET_MS})")
    report("peer: FastAPI + Mangum, 20 routes, no AWS client", peer_start)
    for name in API_FUNCTIONS:
        report(name, start_ms(f"import functions.{name}.handler"), START_TARGET_MS, peer_start)
    report("authorizer (no FastAPI)", start_ms("import functions.authorizer.handler"))
    print(f"\nwarm POST without I/O, {ROUTES} routes, CPU µs (target {POST_TARGET_US})")
    peer_post = post_us(peer_handler())
    report("peer: FastAPI + Mangum", peer_post)
    report("ours: authenticated, limited, validated, logged", post_us(our_handler()), POST_TARGET_US, peer_post)
    report("ours: the same, repeated under its Idempotency-Key", post_us(our_handler(), key="bench"), POST_TARGET_US)
    print("\nidentity, CPU µs")
    sign, verify = token_us()
    report("sign an access token (ES256)", sign)
    report("verify an access token (ES256)", verify)
    report("check a password (bcrypt, cost 12)", password_us())


def report(what: str, figure: float, target: float | None = None, peer: float | None = None) -> None:
    """One line; ``met`` or ``MISSED`` where there is a target."""
    verdict = "" if target is None else ("  met" if figure <= target else "  MISSED")
    ratio = "" if peer is None else f"  {figure / peer:.2f} x peer"
    print(f"  {what:<56}{figure:>10,.0f}{verdict}{ratio}", flush=True)


def start_ms(code: str) -> float:
    """CPU milliseconds of running ``code`` in a fresh process, its imports compiled beforehand."""
    script = f"import time\nc = time.process_time()\n{code}\nprint((time.process_time() - c) * 1000)"
    with tempfile.TemporaryDirectory() as cache:
        environment = function_environment() | {"PYTHONPYCACHEPREFIX": cache}
        times = [_run(script, environment) for _ in range(STARTS + 1)]
    return min(times[1:])


def _run(script: str, environment: Mapping[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-c", script], env=dict(environment), cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"a function does not start:\n{done.stderr[-2000:]}")
    return float(done.stdout.splitlines()[-1])


def function_environment() -> dict[str, str]:
    """What a deployed function finds in its environment."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "AWS_REGION": "ap-south-1",
        "AWS_DEFAULT_REGION": "ap-south-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "PLIMSOLL_STAGE": "bench",
        "PLIMSOLL_MAIL_QUEUE_URL": "http://127.0.0.1/queue",
        "PLIMSOLL_CREDENTIALS_KEY_ARN": "arn:aws:kms:ap-south-1:000000000000:key/bench",
        "PLIMSOLL_PAPER_BROKER_URL": "http://127.0.0.1:8020",
    }


def peer_handler() -> Callable[..., Any]:
    """The bare application, in this process."""
    scope: dict[str, Any] = {}
    exec(PEER, scope)  # the same text as in the fresh process
    handler: Callable[..., Any] = scope["handler"]
    return handler


def our_handler() -> Callable[..., Any]:
    """As many routes through our plumbing, over stores in memory."""
    from decimal import Decimal  # noqa: PLC0415

    from shared.web.app import create_app  # noqa: PLC0415
    from shared.web.auth import TradingCaller  # noqa: PLC0415
    from shared.web.handler import lambda_handler  # noqa: PLC0415
    from shared.web.routing import api_router  # noqa: PLC0415
    from shared.web.schemas import RequestModel  # noqa: PLC0415
    from tests.fakes.identity import fake_guards  # noqa: PLC0415

    class Order(RequestModel):
        name: str
        quantity: int
        price: Decimal

    router = api_router("/things", "things")

    def route(order: Order, caller: TradingCaller) -> Order:
        return order

    for number in range(ROUTES):
        router.add_api_route(f"/{number}", route, methods=["POST"])
    guards = fake_guards(lambda: datetime.now(UTC), requests_per_minute=10**9)
    return lambda_handler(create_app("bench", [router], guards=guards))


def post_us(handler: Callable[..., Any], key: str | None = None) -> float:
    """CPU microseconds of one POST to a route in the middle."""
    from shared.application.ports.common import Caller  # noqa: PLC0415
    from tests.apigw import LambdaContext, gateway_event  # noqa: PLC0415

    caller = Caller("tnt_bench", "usr_bench", "owner", "ses_bench")
    body = json.dumps({"name": "a", "quantity": 3, "price": "2930.10"})
    headers = {"idempotency-key": key} if key else {}

    def once() -> float:
        path = f"/v1/things/{ROUTES // 2}"
        events = [gateway_event("POST", path, body, caller=caller, headers=headers) for _ in range(REQUESTS)]
        context = LambdaContext()
        started = time.process_time()
        for event in events:
            answer = handler(event, context)
        spent = time.process_time() - started
        assert answer["statusCode"] == 200, answer
        return spent / REQUESTS * 1e6

    return min(once() for _ in range(REPEATS))


def token_us() -> tuple[float, float]:
    """CPU microseconds of signing and of verifying one token."""
    from shared.adapters.access_tokens import JwtSigner, JwtVerifier, PublishedKeys  # noqa: PLC0415
    from shared.adapters.jwt_keys import EllipticKeyMaker  # noqa: PLC0415
    from shared.application.ports.identity import KeyPair  # noqa: PLC0415
    from shared.domain.ids import SessionId, TenantId, UserId, derived_id  # noqa: PLC0415
    from shared.domain.tokens import AccessClaims  # noqa: PLC0415
    from tests.fakes.identity import FakeKeyDirectory  # noqa: PLC0415

    now, maker = datetime.now(UTC), EllipticKeyMaker()
    pair = KeyPair(maker.new_key(now), None)
    sign = JwtSigner(lambda: pair, "bench", os.urandom)
    verify = JwtVerifier(PublishedKeys(FakeKeyDirectory(maker.jwks(pair)), lambda: now), "bench")
    claims = AccessClaims(
        UserId(derived_id("usr_", "bench")),
        TenantId(derived_id("tnt_", "bench")),
        SessionId(derived_id("ses_", "bench")),
        "owner",
        now,
        now + timedelta(minutes=15),
    )
    token = sign(claims)
    return best_us(lambda: sign(claims)), best_us(lambda: verify(token, now))


def password_us() -> float:
    """CPU microseconds of one password check."""
    from shared.adapters.passwords import BcryptHasher  # noqa: PLC0415

    hasher = BcryptHasher(12)
    return best_us(lambda: hasher.matches("kettle-Sunset-9", None), calls=1, repeats=3)


def best_us(call: Callable[[], object], calls: int = 200, repeats: int = REPEATS) -> float:
    """CPU microseconds of one call, the best repeat."""
    figures = []
    for _ in range(repeats):
        started = time.process_time()
        for _ in range(calls):
            call()
        figures.append((time.process_time() - started) / calls * 1e6)
    return min(figures)


if __name__ == "__main__":
    main()
