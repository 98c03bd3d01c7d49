"""Ports of identity: the fakes and the real adapters must answer alike."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from shared.adapters import aws
from shared.adapters.dynamodb.audit import DynamoAuditLog
from shared.adapters.dynamodb.idempotency import DynamoIdempotencyStore
from shared.adapters.dynamodb.invitations import DynamoInvitations
from shared.adapters.dynamodb.one_time_links import DynamoOneTimeLinks
from shared.adapters.dynamodb.people import DynamoPeople
from shared.adapters.dynamodb.rate_limits import DynamoRateLimiter
from shared.adapters.dynamodb.sessions import DynamoSessions
from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.adapters.jwt_keys import EllipticKeyMaker
from shared.adapters.key_stores import ParameterKeyDirectory, SecretKeyVault
from shared.adapters.mail import QueuedMailer
from shared.adapters.probes import key_probe, signing_keys_probe, table_probe
from shared.application.ports.identity import (
    IdempotencyStore,
    Invitations,
    KeyDirectory,
    KeyPair,
    KeyVault,
    OneTimeLinks,
    People,
    RateLimiter,
    Sessions,
    StoredAnswer,
)
from shared.domain.errors import Conflict, StaleVersion
from shared.domain.ids import PREFIXES, SessionId, TenantId, UserId, derived_id
from shared.domain.invitations import Invitation, invitation_id_for
from shared.domain.one_time_links import LinkKind, OneTimeLink
from shared.domain.people import DisclosureAccepted, Role, Tenant, User, UserStatus
from shared.domain.ratelimits import Failures
from shared.domain.records import RecordMeta
from shared.domain.sessions import Rotated, Session, hash_of, refresh
from tests.fakes.identity import (
    FakeIdempotencyStore,
    FakeInvitations,
    FakeKeyDirectory,
    FakeKeyVault,
    FakeOneTimeLinks,
    FakePeople,
    FakeRateLimiter,
    FakeSessions,
)

if TYPE_CHECKING:
    from tests.emulator import Emulator

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Stores:
    """All ports of one kind of implementation, empty."""

    people: People
    invitations: Invitations
    sessions: Sessions
    links: OneTimeLinks
    limiter: RateLimiter
    idempotency: IdempotencyStore
    vault: KeyVault
    directory: KeyDirectory


@pytest.fixture(params=["fake", pytest.param("emulator", marks=pytest.mark.emulator)], scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def shared_stores(kind: str, request: pytest.FixtureRequest) -> Stores | None:
    if kind == "fake":
        return None
    emulator: Emulator = request.getfixturevalue("emulator")
    prefix = emulator.tables()
    client = aws.dynamodb()
    lookups = Table(client, prefix + "auth_lookups")
    aws.secrets_manager().create_secret(Name=prefix + "key")
    return Stores(
        DynamoPeople(Table(client, prefix + "users"), lookups),
        DynamoInvitations(Table(client, prefix + "users"), lookups),
        DynamoSessions(Table(client, prefix + "sessions"), lookups),
        DynamoOneTimeLinks(lookups),
        DynamoRateLimiter(Table(client, prefix + "rate_limits")),
        DynamoIdempotencyStore(Table(client, prefix + "idempotency")),
        SecretKeyVault(aws.secrets_manager(), prefix + "key"),
        ParameterKeyDirectory(aws.ssm(), f"/{prefix}/jwks"),
    )


@pytest.fixture
def stores(shared_stores: Stores | None) -> Iterator[Stores]:
    people = FakePeople()
    yield shared_stores or Stores(
        people,
        FakeInvitations(people),
        FakeSessions(),
        FakeOneTimeLinks(),
        FakeRateLimiter(),
        FakeIdempotencyStore(),
        FakeKeyVault(),
        FakeKeyDirectory(),
    )


def a_user(name: str, email: str) -> tuple[Tenant, User]:
    tenant_id = TenantId(derived_id(PREFIXES["tenant"], name))
    user_id = UserId(derived_id(PREFIXES["user"], name))
    meta = RecordMeta.new(NOW, by=user_id)
    user = User(
        id=user_id,
        tenant_id=tenant_id,
        email=email,
        name=name,
        role=Role.OWNER,
        status=UserStatus.ACTIVE,
        password_hash="$2b$04$hash",
        disclosure=DisclosureAccepted("2026-11-01", NOW),
        email_verified_at=None,
        password_changed_at=NOW,
        meta=meta,
    )
    return Tenant(tenant_id, name, meta), user


def a_session(name: str, user: str = "someone") -> Session:
    return Session(
        id=SessionId(derived_id(PREFIXES["session"], name)),
        tenant_id=TenantId(derived_id(PREFIXES["tenant"], user)),
        user_id=UserId(derived_id(PREFIXES["user"], user)),
        token_hash=hash_of(f"token of {name}"),
        created_at=NOW,
        rotated_at=NOW,
        expires_at=NOW + timedelta(days=7),
        address="203.0.113.7",
        device="a browser",
    )


# People


def test_a_registered_user_is_found_by_address_and_by_id(stores: Stores) -> None:
    tenant, user = a_user("asha", "asha@example.com")
    stores.people.register(tenant, user)
    assert stores.people.by_email("asha@example.com") == user
    assert stores.people.get(user.tenant_id, user.id) == user
    assert stores.people.by_email("nobody@example.com") is None


def test_an_address_is_registered_once(stores: Stores) -> None:
    stores.people.register(*a_user("first", "same@example.com"))
    with pytest.raises(Conflict) as refused:
        stores.people.register(*a_user("second", "same@example.com"))
    assert refused.value.code == "email_taken"
    _, second = a_user("second", "same@example.com")
    assert stores.people.get(second.tenant_id, second.id) is None


def test_an_edit_replaces_the_user_and_a_stale_one_does_not(stores: Stores) -> None:
    tenant, user = a_user("ravi", "ravi@example.com")
    stores.people.register(tenant, user)
    edited = replace(user, email_verified_at=NOW, meta=user.meta.edited(NOW, user.id))
    stores.people.save(edited, before=user)
    assert stores.people.get(user.tenant_id, user.id) == edited
    with pytest.raises(StaleVersion):
        stores.people.save(replace(user, name="too late"), before=user)
    assert stores.people.get(user.tenant_id, user.id) == edited


def test_a_password_changed_meanwhile_makes_an_edit_stale(stores: Stores) -> None:
    tenant, user = a_user("meera", "meera@example.com")
    stores.people.register(tenant, user)
    stores.people.save(replace(user, password_hash="$2b$05$other"), before=user)
    with pytest.raises(StaleVersion):
        stores.people.save(replace(user, name="too late"), before=user)


# Members and invitations


def an_invitation(tenant: Tenant, email: str, token: str, role: Role = Role.TRADER) -> Invitation:
    ends = NOW + timedelta(days=7)
    meta = RecordMeta.new(NOW, by="usr_owner")
    return Invitation(invitation_id_for(tenant.id, email), tenant.id, email, role, f"digest of {token}", ends, meta)


def someone_in(tenant: Tenant, name: str, role: Role = Role.TRADER) -> User:
    _, user = a_user(name, f"{name}@example.com")
    return replace(user, tenant_id=tenant.id, role=role)


def test_an_invitation_is_found_by_its_newest_link_and_becomes_a_member_once(stores: Stores) -> None:
    tenant, owner = a_user("anita", "anita@example.com")
    stores.people.register(tenant, owner)
    older, newer = (an_invitation(tenant, "binu@example.com", token) for token in ("older", "newer"))
    stores.invitations.keep(older)
    assert stores.invitations.by_digest(older.digest) == older
    stores.invitations.keep(newer)
    assert stores.invitations.by_digest(older.digest) is None
    assert stores.invitations.of_tenant(tenant.id) == [newer]
    binu = someone_in(tenant, "binu")
    with pytest.raises(StaleVersion):
        stores.invitations.accept(older, binu)
    stores.invitations.accept(newer, binu)
    assert stores.people.by_email("binu@example.com") == binu
    assert {user.id for user in stores.people.of_tenant(tenant.id)} == {owner.id, binu.id}
    assert stores.invitations.get(tenant.id, newer.id) is None
    assert stores.invitations.by_digest(newer.digest) is None
    assert not stores.invitations.withdraw(newer)


def test_an_address_that_was_taken_meanwhile_joins_nothing(stores: Stores) -> None:
    tenant, owner = a_user("chitra", "chitra@example.com")
    stores.people.register(tenant, owner)
    invitation = an_invitation(tenant, "dev@example.com", "taken")
    stores.invitations.keep(invitation)
    stores.people.register(*a_user("dev", "dev@example.com"))
    with pytest.raises(Conflict) as refused:
        stores.invitations.accept(invitation, someone_in(tenant, "dev"))
    assert refused.value.code == "email_taken"
    assert stores.people.of_tenant(tenant.id) == [owner]
    assert stores.invitations.get(tenant.id, invitation.id) == invitation


def test_an_invitation_can_be_withdrawn_and_belongs_to_its_tenant(stores: Stores) -> None:
    tenant, _ = a_user("esha", "esha@example.com")
    other, _ = a_user("farid", "farid@example.com")
    invitation = an_invitation(tenant, "gita@example.com", "withdrawn")
    stores.invitations.keep(invitation)
    assert stores.invitations.get(other.id, invitation.id) is None
    assert stores.invitations.of_tenant(other.id) == []
    assert stores.invitations.withdraw(invitation)
    assert stores.invitations.by_digest(invitation.digest) is None
    assert stores.invitations.of_tenant(tenant.id) == []


def test_of_many_at_once_only_one_joins_by_an_invitation(stores: Stores) -> None:
    tenant, owner = a_user("hari", "hari@example.com")
    stores.people.register(tenant, owner)
    invitation = an_invitation(tenant, "indu@example.com", "raced")
    stores.invitations.keep(invitation)

    def accept(number: int) -> bool:
        user = replace(someone_in(tenant, "indu"), id=UserId(derived_id(PREFIXES["user"], "indu", str(number))))
        try:
            stores.invitations.accept(invitation, user)
        except (StaleVersion, Conflict):
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(accept, range(6)))
    assert done.count(True) == 1
    assert len(stores.people.of_tenant(tenant.id)) == 2


def test_of_two_changes_of_members_that_saw_the_same_tenant_one_fails(stores: Stores) -> None:
    tenant, first = a_user("jaya", "jaya@example.com")
    stores.people.register(tenant, first)
    second = someone_in(tenant, "kiran", Role.OWNER)
    invitation = an_invitation(tenant, second.email, "second owner")
    stores.invitations.keep(invitation)
    stores.invitations.accept(invitation, second)
    seen = stores.people.tenant(tenant.id)
    assert seen == tenant
    demoted = [replace(each, role=Role.VIEWER, meta=each.meta.edited(NOW, "usr_x")) for each in (first, second)]
    stores.people.save_member(demoted[0], before=first, tenant=seen)
    with pytest.raises(StaleVersion):
        stores.people.save_member(demoted[1], before=second, tenant=seen)
    assert [each.role for each in (demoted[0], second)] == [
        found.role for each in (first, second) if (found := stores.people.get(tenant.id, each.id))
    ]


def test_a_removed_member_is_not_found_and_frees_the_address(stores: Stores) -> None:
    tenant, owner = a_user("leela", "leela@example.com")
    stores.people.register(tenant, owner)
    seen = stores.people.tenant(tenant.id)
    assert seen is not None
    gone = replace(owner, meta=owner.meta.deleted(NOW, "usr_x"))
    stores.people.save_member(gone, before=owner, tenant=seen)
    assert stores.people.by_email(owner.email) is None
    assert stores.people.get(tenant.id, owner.id) is None
    assert stores.people.of_tenant(tenant.id) == []
    stores.people.register(*a_user("leela again", "leela@example.com"))


# Sessions


def test_a_session_is_found_by_id_and_by_every_token_it_ever_had(stores: Stores) -> None:
    session = a_session("found")
    stores.sessions.add(session)
    step = refresh(session, "token of found", salt=b"salt", now=NOW, lasts=timedelta(days=7))
    assert isinstance(step, Rotated)
    assert stores.sessions.rotate(step.session, before=session)
    assert stores.sessions.get(session.tenant_id, session.id) == step.session
    assert stores.sessions.by_token_hash(hash_of("token of found")) == step.session
    assert stores.sessions.by_token_hash(hash_of(step.token)) == step.session
    assert stores.sessions.by_token_hash(hash_of("never seen")) is None


def test_of_two_rotations_of_one_token_only_one_is_stored(stores: Stores) -> None:
    session = a_session("raced")
    stores.sessions.add(session)
    steps = [
        refresh(session, "token of raced", salt=salt, now=NOW, lasts=timedelta(days=7)) for salt in (b"one", b"two")
    ]
    rotated = [step.session for step in steps if isinstance(step, Rotated)]
    assert stores.sessions.rotate(rotated[0], before=session)
    assert not stores.sessions.rotate(rotated[1], before=session)
    assert stores.sessions.get(session.tenant_id, session.id) == rotated[0]


def test_a_revoked_session_stays_revoked(stores: Stores) -> None:
    session = a_session("revoked")
    stores.sessions.add(session)
    assert stores.sessions.revoke(session.tenant_id, session.id, at=NOW, because="signed_out")
    assert not stores.sessions.revoke(session.tenant_id, session.id, at=NOW, because="again")
    stored = stores.sessions.get(session.tenant_id, session.id)
    assert stored == replace(session, revoked_at=NOW, revoked_because="signed_out")
    step = refresh(session, "token of revoked", salt=b"s", now=NOW, lasts=timedelta(days=7))
    assert isinstance(step, Rotated)
    assert not stores.sessions.rotate(step.session, before=session)


def test_a_session_that_does_not_exist_cannot_be_revoked(stores: Stores) -> None:
    nobody = a_session("nobody's")
    assert not stores.sessions.revoke(nobody.tenant_id, nobody.id, at=NOW, because="signed_out")
    assert stores.sessions.get(nobody.tenant_id, nobody.id) is None


def test_sessions_are_listed_by_user_and_stay_in_their_tenant(stores: Stores) -> None:
    mine, also_mine, theirs = a_session("m1", "me"), a_session("m2", "me"), a_session("t1", "them")
    for each in (mine, also_mine, theirs):
        stores.sessions.add(each)
    assert {each.id for each in stores.sessions.of_user(mine.tenant_id, mine.user_id)} == {mine.id, also_mine.id}
    assert stores.sessions.of_user(mine.tenant_id, theirs.user_id) == []
    assert {each.id for each in stores.sessions.of_tenant(mine.tenant_id)} == {mine.id, also_mine.id}
    assert stores.sessions.get(theirs.tenant_id, mine.id) is None


# One-time links


def a_link(kind: LinkKind = LinkKind.RESET_PASSWORD) -> OneTimeLink:
    user = UserId(derived_id(PREFIXES["user"], "linked"))
    tenant = TenantId(derived_id(PREFIXES["tenant"], "linked"))
    return OneTimeLink(kind, tenant, user, "asha@example.com", NOW, NOW + timedelta(minutes=30))


def test_a_link_works_once(stores: Stores) -> None:
    stores.links.issue("once", a_link())
    assert stores.links.redeem("once", LinkKind.RESET_PASSWORD, NOW) == a_link()
    assert stores.links.redeem("once", LinkKind.RESET_PASSWORD, NOW) is None


def test_a_link_is_for_one_thing_and_for_a_time(stores: Stores) -> None:
    stores.links.issue("bound", a_link())
    assert stores.links.redeem("bound", LinkKind.VERIFY_EMAIL, NOW) is None
    assert stores.links.redeem("bound", LinkKind.RESET_PASSWORD, NOW + timedelta(minutes=30)) is None
    assert stores.links.redeem("bound", LinkKind.RESET_PASSWORD, NOW + timedelta(minutes=29)) is not None


def test_of_many_at_once_only_one_redeems_a_link(stores: Stores) -> None:
    stores.links.issue("raced", a_link())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: stores.links.redeem("raced", LinkKind.RESET_PASSWORD, NOW), range(8)))
    assert sum(each is not None for each in found) == 1


# Rate limits


def test_a_bucket_is_used_up_and_refilled_when_its_window_ends(stores: Stores) -> None:
    def take(at: datetime) -> int:
        return stores.limiter.take("five", limit=5, window=MINUTE, now=at)

    assert [take(NOW + timedelta(seconds=i)) for i in range(5)] == [0] * 5
    assert take(NOW + timedelta(seconds=20)) == 40
    assert take(NOW + timedelta(seconds=59, milliseconds=500)) == 1
    assert take(NOW + timedelta(seconds=60)) == 0
    assert take(NOW + timedelta(seconds=61)) == 0


def test_buckets_do_not_mix(stores: Stores) -> None:
    assert stores.limiter.take("mine", limit=1, window=MINUTE, now=NOW) == 0
    assert stores.limiter.take("yours", limit=1, window=MINUTE, now=NOW) == 0
    assert stores.limiter.take("mine", limit=1, window=MINUTE, now=NOW) == 60


def test_every_use_is_counted_when_many_come_at_once(stores: Stores) -> None:
    def take(_: int) -> int:
        return stores.limiter.take("crowd", limit=10, window=MINUTE, now=NOW)

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(take, range(24)))
    assert waits.count(0) == 10


def test_failures_add_up_and_are_forgotten(stores: Stores) -> None:
    assert stores.limiter.failures("address", NOW) == Failures(0, None)
    for second in range(3):
        stores.limiter.note_failure("address", NOW + timedelta(seconds=second))
    last = NOW + timedelta(seconds=2)
    assert stores.limiter.failures("address", NOW + timedelta(minutes=10)) == Failures(3, last)
    assert stores.limiter.failures("address", last + timedelta(minutes=15)) == Failures(0, None)
    stores.limiter.note_failure("address", NOW + timedelta(hours=1))
    assert stores.limiter.failures("address", NOW + timedelta(hours=1)).count == 1


# Idempotency

ANSWER = StoredAnswer(201, {"content-type": "application/json", "etag": '"1"'}, '{"name":"\u0905"}')


def test_a_repeat_gets_the_first_answer(stores: Stores) -> None:
    assert stores.idempotency.begin("tnt_a", "repeat", "body", NOW) is None
    stores.idempotency.finish("tnt_a", "repeat", "body", ANSWER, NOW)
    assert stores.idempotency.begin("tnt_a", "repeat", "body", NOW + timedelta(hours=23)) == ANSWER


def test_keys_belong_to_a_tenant_and_lapse(stores: Stores) -> None:
    stores.idempotency.begin("tnt_a", "day", "body", NOW)
    stores.idempotency.finish("tnt_a", "day", "body", ANSWER, NOW)
    assert stores.idempotency.begin("tnt_b", "day", "body", NOW) is None
    assert stores.idempotency.begin("tnt_a", "day", "body", NOW + timedelta(hours=24)) is None


def test_another_request_under_the_same_key_is_refused(stores: Stores) -> None:
    stores.idempotency.begin("tnt_a", "reused", "body", NOW)
    with pytest.raises(Conflict) as refused:
        stores.idempotency.begin("tnt_a", "reused", "another body", NOW)
    assert refused.value.code == "idempotency_key_reused"


def test_a_request_that_still_runs_is_not_repeated_but_a_dead_one_is(stores: Stores) -> None:
    assert stores.idempotency.begin("tnt_a", "running", "body", NOW) is None
    with pytest.raises(Conflict) as refused:
        stores.idempotency.begin("tnt_a", "running", "body", NOW + timedelta(seconds=30))
    assert refused.value.code == "request_in_progress"
    assert stores.idempotency.begin("tnt_a", "running", "body", NOW + timedelta(seconds=60)) is None


def test_a_released_key_may_be_used_again(stores: Stores) -> None:
    stores.idempotency.begin("tnt_a", "released", "body", NOW)
    stores.idempotency.release("tnt_a", "released", "body")
    assert stores.idempotency.begin("tnt_a", "released", "mended body", NOW) is None


def test_a_late_finish_does_not_overwrite_another_requests_claim(stores: Stores) -> None:
    stores.idempotency.begin("tnt_a", "late", "body", NOW)
    later = NOW + timedelta(minutes=2)
    stores.idempotency.begin("tnt_a", "late", "other", later)
    stores.idempotency.finish("tnt_a", "late", "body", ANSWER, later)
    stores.idempotency.release("tnt_a", "late", "body")
    with pytest.raises(Conflict) as refused:
        stores.idempotency.begin("tnt_a", "late", "other", later)
    assert refused.value.code == "request_in_progress"


# Signing keys


def test_keys_are_stored_and_published(stores: Stores) -> None:
    assert stores.vault.load() is None
    assert stores.directory.published() is None
    maker = EllipticKeyMaker()
    first = maker.new_key(NOW)
    pair = KeyPair(maker.new_key(NOW + timedelta(days=1)), maker.public_half(first))
    stores.vault.store(KeyPair(first, None))
    assert stores.vault.load() == KeyPair(first, None)
    stores.vault.store(pair)
    assert stores.vault.load() == pair
    stores.directory.publish(maker.jwks(pair))
    assert stores.directory.published() == maker.jwks(pair)


# What only the real adapters do


@pytest.mark.emulator
def test_audit_rows_are_only_ever_added(emulator: "Emulator") -> None:
    audit_table = Table(aws.dynamodb(), emulator.tables() + "audit")
    log = DynamoAuditLog(audit_table, bytes)  # the same "random" bytes each time: a second row would overwrite
    log.record("tnt_a", at=NOW, actor="usr_a", action="session.opened", subject="ses_a", details={"address": "x"})
    with pytest.raises(ConditionFailed):
        log.record("tnt_a", at=NOW, actor="usr_b", action="session.revoked")
    log.record("tnt_a", at=NOW + MINUTE, actor="system", action="session.revoked")
    rows = list(audit_table.query(("tenant_id", "tnt_a")))
    assert [row["action"] for row in rows] == ["session.opened", "session.revoked"]
    assert rows[0]["id"].startswith("aud_")
    assert (rows[0]["actor"], rows[0]["subject"], rows[0]["details"]) == ("usr_a", "ses_a", {"address": "x"})


@pytest.mark.emulator
def test_mail_arrives_in_the_queue(emulator: "Emulator") -> None:
    queue_url = aws.sqs().create_queue(QueueName=f"mail-{PREFIXES['audit']}test")["QueueUrl"]
    QueuedMailer(aws.sqs(), queue_url).send("asha@example.com", LinkKind.VERIFY_EMAIL, "/verify-email#token=x")
    (message,) = aws.sqs().receive_message(QueueUrl=queue_url)["Messages"]
    assert json.loads(message["Body"]) == {
        "to": "asha@example.com",
        "kind": "verify_email",
        "link_path": "/verify-email#token=x",
    }


@pytest.mark.emulator
def test_probes_look_at_the_real_parts(emulator: "Emulator") -> None:
    prefix = emulator.tables()
    table_probe(aws.dynamodb(aws.IMPATIENT), prefix + "quotes", "instrument")()
    with pytest.raises(ClientError):
        table_probe(aws.dynamodb(aws.IMPATIENT), prefix + "nothing", "instrument")()
    key = aws.kms().create_key()["KeyMetadata"]["KeyId"]
    key_probe(aws.kms(aws.IMPATIENT), key)()
    with pytest.raises(ClientError):
        signing_keys_probe(aws.ssm(aws.IMPATIENT), f"/{prefix}/none")()
