"""Composition of ``auth_api``."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from shared.adapters import aws
from shared.adapters.dynamodb.invitations import DynamoInvitations
from shared.adapters.dynamodb.one_time_links import DynamoOneTimeLinks
from shared.adapters.dynamodb.people import DynamoPeople
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.key_stores import Loaded, ParameterKeyDirectory, SecretKeyVault, cached_keys
from shared.adapters.lazy import lazily
from shared.adapters.mail import QueuedMailer
from shared.adapters.passwords import BcryptHasher
from shared.adapters.secrets import cached_secret
from shared.application.api_guards import ApiGuards
from shared.application.change_password import change_password, request_password_reset, reset_password
from shared.application.end_sessions import end_session, list_sessions, sign_out, sign_out_by_token
from shared.application.identity_desk import IdentityDesk
from shared.application.limit_attempts import AttemptLimits, count_attempt
from shared.application.manage_members import MembersDesk
from shared.application.ports.common import Now, Randomness
from shared.application.ports.identity import (
    AccessTokenSigner,
    AuditLog,
    Invitations,
    KeyDirectory,
    Mailer,
    OneTimeLinks,
    PasswordHasher,
    People,
    RateLimiter,
    Sessions,
)
from shared.application.register import register, resend_verification, verify_email
from shared.application.sign_in import Lifetimes, refresh_session, sign_in
from shared.bootstrap.api import build_audit_log, build_guards, now, session_check, table
from shared.settings import AuthSettings

BEAR_TOKENS = frozenset({"/v1/auth/login", "/v1/auth/refresh", "/v1/auth/socket-ticket"})
"""Where tokens are handed out. They are stored as hashes only, so no answer is kept for a repeat."""


def build(settings: AuthSettings) -> tuple[IdentityDesk, ApiGuards]:
    """The use cases with their adapters, and the guards. Raises ``ValueError`` when no mail queue is named."""
    if not settings.mail_queue_url:
        raise ValueError("PLIMSOLL_MAIL_QUEUE_URL is not set: auth_api must mail links.")
    guards = build_guards(settings, never_kept=BEAR_TOKENS)
    lookups = table(settings, "auth_lookups")
    secret_store = lazily(aws.secrets_manager)
    keys = cached_keys(SecretKeyVault(secret_store, settings.jwt_secret_id), now)
    desk = bind(
        settings,
        people=DynamoPeople(table(settings, "users"), lookups),
        invitations=DynamoInvitations(table(settings, "users"), lookups),
        sessions=DynamoSessions(table(settings, "sessions"), lookups),
        links=DynamoOneTimeLinks(lookups),
        limiter=guards.rate_limiter,
        audit=build_audit_log(settings),
        mailer=QueuedMailer(lazily(aws.sqs), settings.mail_queue_url),
        hasher=BcryptHasher(settings.bcrypt_cost),
        sign=lazily(lambda: _signer(keys, settings.stage)),
        directory=ParameterKeyDirectory(lazily(aws.ssm), settings.jwks_parameter),
        origin_secret=cached_secret(secret_store, settings.origin_secret_id, now),
        now=now,
        randomness=secrets.token_bytes,
    )
    return desk, guards


def _signer(keys: Loaded, stage: str) -> AccessTokenSigner:
    from shared.adapters.access_tokens import JwtSigner  # noqa: PLC0415 - the libraries behind it are heavy

    return JwtSigner(keys, stage, secrets.token_bytes)


def bind(
    settings: AuthSettings,
    *,
    people: People,
    invitations: Invitations,
    sessions: Sessions,
    links: OneTimeLinks,
    limiter: RateLimiter,
    audit: AuditLog,
    mailer: Mailer,
    hasher: PasswordHasher,
    sign: AccessTokenSigner,
    directory: KeyDirectory,
    origin_secret: Callable[[], str | None],
    now: Now,
    randomness: Randomness,
) -> IdentityDesk:
    """The use cases over any adapters: tests pass fakes."""
    limits = AttemptLimits(settings.auth_requests_per_minute, settings.auth_requests_per_minute_and_address)
    lifetimes = Lifetimes(
        timedelta(seconds=settings.access_token_seconds), timedelta(seconds=settings.refresh_token_seconds)
    )

    def counted(*, address: str, email: str | None = None) -> None:
        count_attempt(limiter, limits, address=address, email=email, now=now())

    return IdentityDesk(
        register=partial(
            register,
            people=people,
            hasher=hasher,
            links=links,
            mailer=mailer,
            audit=audit,
            now=now,
            randomness=randomness,
        ),
        sign_in=partial(
            sign_in,
            people=people,
            sessions=sessions,
            hasher=hasher,
            sign=sign,
            limiter=limiter,
            limits=limits,
            audit=audit,
            lifetimes=lifetimes,
            now=now,
            randomness=randomness,
        ),
        refresh_session=partial(
            refresh_session,
            people=people,
            sessions=sessions,
            sign=sign,
            audit=audit,
            lifetimes=lifetimes,
            now=now,
            randomness=randomness,
        ),
        sign_out=partial(sign_out, sessions=sessions, audit=audit, now=now),
        sign_out_by_token=partial(sign_out_by_token, sessions=sessions, audit=audit, now=now),
        list_sessions=partial(list_sessions, sessions=sessions, now=now),
        end_session=partial(end_session, sessions=sessions, audit=audit, now=now),
        me=people.get,
        change_password=partial(change_password, people=people, sessions=sessions, hasher=hasher, audit=audit, now=now),
        request_password_reset=partial(
            request_password_reset,
            people=people,
            links=links,
            mailer=mailer,
            audit=audit,
            now=now,
            randomness=randomness,
        ),
        reset_password=partial(
            reset_password, people=people, sessions=sessions, links=links, hasher=hasher, audit=audit, now=now
        ),
        verify_email=partial(verify_email, people=people, links=links, audit=audit, now=now),
        resend_verification=partial(
            resend_verification, people=people, links=links, mailer=mailer, now=now, randomness=randomness
        ),
        members=MembersDesk(people, invitations, sessions, hasher, mailer, audit, now, randomness),
        count_attempt=counted,
        is_live=session_check(sessions, now),
        published_keys=directory.published,
        origin_secret=origin_secret,
    )
