"""Who may do what, read from the templates: no stars, and the few doors that matter have the right keepers."""

import json
from typing import Any

from tests.infra.conftest import Stage
from tests.infra.policies import IDENTITY, RESOURCE, grants, names, statements

WITHOUT_RESOURCE = frozenset(
    {
        # these actions name no resource (X-Ray, the registry's login) or none that exists yet (network interfaces)
        "xray:PutTraceSegments", "xray:PutTelemetryRecords", "ecr:GetAuthorizationToken",
        "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
    }
)  # fmt: skip


def test_no_action_has_a_star(stage: Stage) -> None:
    for each in statements(stage, *IDENTITY, *RESOURCE):
        if each.effect == "Allow":
            assert not [action for action in each.actions if "*" in action], (each.holder, each.actions)


def test_a_star_for_a_resource_only_where_there_is_none_to_name(stage: Stage) -> None:
    for each in statements(stage, *IDENTITY):
        if each.effect == "Allow" and "*" in each.resources:
            assert set(each.actions) <= WITHOUT_RESOURCE, (each.holder, each.actions)


def test_no_managed_policy_but_the_two_that_the_library_needs(stage: Stage) -> None:
    """AWS's limited role for canaries, the logs of the library's function that closes the default security group, and
    those of the WebSocket API, which the gateway writes as a role of the account's settings.
    """
    documented = {
        "CustomVpcRestrict": "AWSLambdaBasicExecutionRole",
        "SocketsMayLog": "AmazonAPIGatewayPushToCloudWatchLogs",
    }
    for role in stage.resources("AWS::IAM::Role"):
        for policy in role.properties.get("ManagedPolicyArns", []):
            named = [allowed for name, allowed in documented.items() if role.name.startswith(name)]
            assert (named or ["AWSCodeDeployRole"])[0] in json.dumps(policy), role.name


def test_keys_trust_the_account_only_within_bounds(stage: Stage) -> None:
    for each in statements(stage, "AWS::KMS::Key"):
        uses = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"} & set(each.actions)
        assert not uses or each.conditions, (each.holder, each.actions)


def test_only_the_order_sender_may_open_credentials_and_only_sessions(stage: Stage) -> None:
    opening = [each for each in grants(stage, "kms:Decrypt") if _is_credentials_key(each.resources)]
    if stage.name == "local":  # the services are plain processes there
        assert opening == []
        return
    assert names(opening) == {"OrdersRole"}
    assert opening[0].conditions["StringEquals"] == {"kms:EncryptionContext:purpose": ["session"]}


def test_only_the_brokers_function_may_seal_credentials_and_never_open_them(stage: Stage) -> None:
    sealing = [each for each in grants(stage, "kms:GenerateDataKey") if _is_credentials_key(each.resources)]
    assert names(sealing) == {"BrokersApiRole"}
    [grant] = sealing
    assert grant.actions == ("kms:GenerateDataKey",)
    assert grant.conditions["StringEquals"] == {"kms:EncryptionContext:purpose": ["secret", "session"]}
    assert set(grant.conditions["StringLike"]) == {
        "kms:EncryptionContext:tenant_id",
        "kms:EncryptionContext:broker_id",
    }


def test_the_credentials_key_is_of_no_use_without_tenant_broker_and_purpose(stage: Stage) -> None:
    [key] = [each for each in stage.resources("AWS::KMS::Key") if each.name.startswith("CredentialsKey")]
    using = [each for each in key.properties["KeyPolicy"]["Statement"] if "kms:Decrypt" in each["Action"]]
    assert len(using) == 1
    assert using[0]["Condition"]["Null"] == {
        f"kms:EncryptionContext:{part}": "false" for part in ("tenant_id", "broker_id", "purpose")
    }


def test_only_auth_reads_the_signing_key_and_only_the_rotator_replaces_it(stage: Stage) -> None:
    assert names(grants(stage, "secretsmanager:GetSecretValue")) == {"AuthApiRole", "JwtKeyRotatorRole"}
    assert names(grants(stage, "secretsmanager:PutSecretValue")) == {"JwtKeyRotatorRole"}
    assert names(grants(stage, "ssm:PutParameter")) == {"JwtKeyRotatorRole"}


def test_who_may_touch_the_tables_of_people(stage: Stage) -> None:
    assert _who_may(stage, "dynamodb:GetItem", "AuthLookups") == {"AuthApiRole"}
    assert _who_may(stage, "dynamodb:GetItem", "Users") == {"AuthApiRole"}
    assert _who_may(stage, "dynamodb:PutItem", "Sessions") == {"AuthApiRole"}


def test_the_strategies_table_is_written_by_the_api_alone(stage: Stage) -> None:
    assert _who_may(stage, "dynamodb:UpdateItem", "Strategies") == {"StrategiesApiRole", "OrdersApiRole"}


def test_kill_switches_are_engaged_by_the_api_alone_and_read_by_the_engine(stage: Stage) -> None:
    """``BrokersApiRole`` keeps an account's opening money there, ``OrdersRole`` the day's result."""
    writing = {"BrokersApiRole", "PortfolioApiRole", "StrategiesApiRole"}
    engine = set() if stage.name == "local" else {"OrdersRole", "TriggersRole"}
    assert _who_may(stage, "dynamodb:PutItem", "Risk") == writing | (engine - {"TriggersRole"})
    assert engine <= _who_may(stage, "dynamodb:BatchGetItem", "Risk")
    assert _who_may(stage, "dynamodb:GetRecords", "Risk") == {"CommandPublisherRole", "ChangePublisherRole"}


def test_requests_about_parked_orders_are_made_by_one_function_and_answered_by_the_sender(stage: Stage) -> None:
    engine = set() if stage.name == "local" else {"OrdersRole"}
    assert _who_may(stage, "dynamodb:PutItem", "Resolutions") == {"OrdersApiRole"} | engine
    assert _who_may(stage, "dynamodb:DeleteItem", "Resolutions") == set(), "what was asked and answered stays"


def test_the_sender_may_read_what_it_reads_of_every_account(stage: Stage) -> None:
    scanning = [each for each in grants(stage, "dynamodb:Scan") if "open-by-account" in json.dumps(each.resources)]
    assert names(scanning) == (set() if stage.name == "local" else {"OrdersRole"})


def test_nobody_changes_or_reads_back_what_the_audit_log_holds(stage: Stage) -> None:
    for action in ("dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"):
        assert _who_may(stage, action, "Audit") == set()


def test_indexes_that_cross_tenants_are_for_the_engine(stage: Stage) -> None:
    queried = [
        (each.holder[:-8], json.dumps(resource))
        for each in (*grants(stage, "dynamodb:Query"), *grants(stage, "dynamodb:Scan"))
        for resource in each.resources
        if "/index/" in json.dumps(resource)
    ]
    crossing = {who for who, what in queried if "/index/open-by-bucket" in what or "/index/due" in what}
    assert crossing <= {"StrategyEvaluatorRole", "TriggersRole"}
    # by account, and an account is of one tenant: the live service asks for those of the tenant that watches
    by_account = {who for who, what in queried if "/index/open-by-account" in what}
    assert by_account <= {"OrdersRole", "RealtimeRole"}
    assert "StrategyEvaluatorRole" in crossing


def _who_may(stage: Stage, action: str, table: str) -> set[str]:
    return names([each for each in grants(stage, action) if any(_is_table(one, table) for one in each.resources)])


def _is_table(resource: Any, table: str) -> bool:
    """The logical name of a table, wherever a reference to its ARN hides it."""
    text = json.dumps(resource)
    return "/index/" not in text and (f"{table}Arn" in text or _names_logical(text, table))


def _names_logical(text: str, table: str) -> bool:
    position = text.find(table)
    while position != -1:
        before, after = text[position - 1], text[position + len(table) :]
        is_whole = not before.isalpha() or text[:position].endswith("GetAtt")
        if is_whole and len(after) >= 8 and all(each in "0123456789ABCDEF" for each in after[:8]):
            return True
        position = text.find(table, position + 1)
    return False


def _is_credentials_key(resources: tuple[Any, ...]) -> bool:
    return "CredentialsKey" in json.dumps(resources)
