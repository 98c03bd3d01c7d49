"""What everything else stands on: keys, the alarm topic, queues, the container of the signing key, the network."""

from collections.abc import Mapping

from aws_cdk import ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.constructs.network import Network
from infra.constructs.queues import dead_letters, queue_with_dead_letters
from infra.settings import StageSettings

_ADMINISTER = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
_USE = (
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
_DATA_SERVICES = ("dynamodb", "ecr", "kinesis", "secretsmanager", "sns", "sqs")


class FoundationStack(Stack):
    """Keys, topic, queues, secret; on AWS also the network and the image repository."""

    def __init__(self, scope: Construct, construct_id: str, settings: StageSettings, **options: object) -> None:
        super().__init__(scope, construct_id, **options)  # type: ignore[arg-type]
        self.settings = settings
        removal = RemovalPolicy.RETAIN if settings.retain_data else RemovalPolicy.DESTROY
        self.data_key = self._data_key(removal)
        self.credentials_key = self._credentials_key(removal)
        self.alarms = sns.Topic(
            self, "Alarms", topic_name=settings.name("alarms"), master_key=self.data_key, enforce_ssl=not settings.local
        )
        if settings.local:
            why = "Only for the emulator, which listens on the loopback address alone."
            acknowledge(self.alarms, why, "AwsSolutions-SNS3")
        self.relay_dead_letters = dead_letters(
            self,
            "RelayDeadLetters",
            name=settings.name("relay-dlq"),
            key=self.data_key,
            topic=self.alarms,
            tls=not settings.local,
            meaning="A change of a strategy could not be told to the engine.",
            runbook="a-command-could-not-be-relayed",
        )
        self.parked = dead_letters(
            self,
            "Parked",
            name=settings.name("parked"),
            key=self.data_key,
            topic=self.alarms,
            tls=not settings.local,
            meaning="An order needs a person: the platform does not know how to go on.",
            runbook="an-order-is-parked",
        )
        self.mail = queue_with_dead_letters(
            self,
            "Mail",
            name=settings.name("mail"),
            key=self.data_key,
            topic=self.alarms,
            tls=not settings.local,
            meaning="A one-time link could not be mailed.",
            runbook="a-mail-could-not-be-sent",
        )
        # empty: the first key is made by the function that rotates keys, so that it never was in a template
        self.signing_key = secretsmanager.CfnSecret(
            self,
            "SigningKey",
            name=settings.signing_key_secret,
            description="The key that signs access tokens; auth_api alone reads it.",
            kms_key_id=self.data_key.key_arn,
        )
        self.signing_key.apply_removal_policy(removal)
        acknowledge(
            self.signing_key,
            "The function jwt_key_rotator replaces it on its own schedule and keeps the previous public key.",
            "AwsSolutions-SMG4",
        )
        self.origin_secret = None if settings.local else self._origin_secret(removal)
        CfnOutput(self, "CredentialsKeyArn", value=self.credentials_key.key_arn)
        for name, queue in (
            ("RelayDeadLettersUrl", self.relay_dead_letters),
            ("ParkedUrl", self.parked),
            ("MailUrl", self.mail),
        ):
            CfnOutput(self, name, value=queue.queue_url)
        self.network = None if settings.local else Network(self, "Network", settings=settings, key=self.data_key)
        self.images = None if settings.local else self._image_repository(removal)

    @property
    def signing_key_arn(self) -> str:
        """The secret's ARN, as policies name it."""
        if not self.settings.local:
            return self.signing_key.ref
        # the emulator's reference is the name alone; an ARN ends in six characters that nobody can foretell
        name = f"{self.settings.signing_key_secret}-??????"
        return self.format_arn(
            service="secretsmanager", resource="secret", resource_name=name, arn_format=ArnFormat.COLON_RESOURCE_NAME
        )

    @property
    def availability_zones(self) -> list[str]:
        """Named, so that synthesis asks no account."""
        return list(self.settings.availability_zones)

    def _data_key(self, removal: RemovalPolicy) -> kms.Key:
        """Encrypts tables, streams, queues and logs at rest, through those services alone."""
        through = [f"{service}.{self.region}.amazonaws.com" for service in _DATA_SERVICES]
        policy = iam.PolicyDocument(
            statements=[
                self._administration(),
                _account_statement(self, _USE, {"StringEquals": {"kms:ViaService": through}}),
                # services that keep the key for later take a grant, which only they may use
                _account_statement(
                    self,
                    ("kms:CreateGrant",),
                    {"StringEquals": {"kms:ViaService": through}, "Bool": {"kms:GrantIsForAWSResource": "true"}},
                ),
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal(f"logs.{self.region}.amazonaws.com")],
                    actions=["kms:DescribeKey", *_USE],
                    resources=["*"],  # in a key's own policy this means the key
                    conditions={
                        "ArnLike": {
                            "kms:EncryptionContext:aws:logs:arn": self.format_arn(
                                service="logs", resource="log-group", resource_name=None, arn_format=None
                            )
                            + ":/plimsoll/*"
                        }
                    },
                ),
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],  # alarms to the encrypted topic
                    actions=["kms:Decrypt", "kms:GenerateDataKey"],
                    resources=["*"],
                    conditions={"StringEquals": {"aws:SourceAccount": self.account}},
                ),
            ]
        )
        return kms.Key(
            self,
            "DataKey",
            alias=f"alias/plimsoll-{self.settings.stage}-data",
            description="Plimsoll: tables, streams, queues, logs",
            enable_key_rotation=True,
            policy=policy,
            removal_policy=removal,
            pending_window=Duration.days(30 if self.settings.retain_data else 7),
        )

    def _credentials_key(self, removal: RemovalPolicy) -> kms.Key:
        """Seals broker credentials. No use without naming tenant, broker and purpose."""
        named = {"Null": {f"kms:EncryptionContext:{part}": "false" for part in ("tenant_id", "broker_id", "purpose")}}
        policy = iam.PolicyDocument(
            statements=[self._administration(), _account_statement(self, ("kms:Decrypt", "kms:GenerateDataKey"), named)]
        )
        return kms.Key(
            self,
            "CredentialsKey",
            alias=self.settings.credentials_alias,
            description="Plimsoll: broker credentials",
            enable_key_rotation=True,
            policy=policy,
            removal_policy=removal,
            pending_window=Duration.days(30 if self.settings.retain_data else 7),
        )

    def _administration(self) -> iam.PolicyStatement:
        return _account_statement(self, _ADMINISTER, None)

    def _origin_secret(self, removal: RemovalPolicy) -> secretsmanager.CfnSecret:
        """What CloudFront adds to each request: only beside it is the viewer's address believed."""
        secret = secretsmanager.CfnSecret(
            self,
            "OriginSecret",
            name=self.settings.origin_secret,
            description="Proves that a request came through CloudFront; the distribution and auth_api know it.",
            kms_key_id=self.data_key.key_arn,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                exclude_punctuation=True, password_length=48
            ),
        )
        secret.apply_removal_policy(removal)
        acknowledge(
            secret,
            "CloudFront takes it over at a deployment; who reads it can forge an address for rate limits, no more.",
            "AwsSolutions-SMG4",
        )
        return secret

    def _image_repository(self, removal: RemovalPolicy) -> ecr.Repository:
        return ecr.Repository(
            self,
            "Images",
            repository_name=f"plimsoll-{self.settings.slug}/services",
            image_scan_on_push=True,
            image_tag_mutability=ecr.TagMutability.IMMUTABLE,
            encryption=ecr.RepositoryEncryption.KMS,
            encryption_key=self.data_key,
            removal_policy=removal,
        )


def _account_statement(
    stack: Stack, actions: tuple[str, ...], conditions: Mapping[str, object] | None
) -> iam.PolicyStatement:
    """Lets the account's own policies decide, within these bounds."""
    return iam.PolicyStatement(
        principals=[iam.AccountRootPrincipal()],
        actions=list(actions),
        resources=["*"],  # in a key's own policy this means the key
        conditions=conditions,
    )
