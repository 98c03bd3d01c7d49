"""The network of the services: one way out, from one address that brokers can whitelist."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.acknowledge import acknowledge
from infra.settings import StageSettings


class Network(Construct):
    """Two zones; services in private subnets; a small NAT instance with a retained address instead of a NAT gateway."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: StageSettings, key: kms.IKey) -> None:
        super().__init__(scope, construct_id)
        way_out = ec2.NatProvider.instance_v2(
            instance_type=ec2.InstanceType("t4g.nano"),
            machine_image=ec2.MachineImage.latest_amazon_linux2023(cpu_type=ec2.AmazonLinuxCpuType.ARM_64),
            default_allowed_traffic=ec2.NatTrafficDirection.OUTBOUND_ONLY,
            associate_public_ip_address=True,
        )
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            vpc_name=settings.name("network"),
            max_azs=len(settings.availability_zones),
            nat_gateways=1,
            nat_gateway_provider=way_out,
            subnet_configuration=[
                ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24),
                ec2.SubnetConfiguration(name="services", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=24),
            ],
            gateway_endpoints={
                "DynamoDb": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.DYNAMODB),
                "S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3),
            },
        )
        self._log_flows(settings, key)
        way_out.connections.allow_from(ec2.Peer.ipv4(self.vpc.vpc_cidr_block), ec2.Port.all_traffic(), "the services")
        self.address = ec2.CfnEIP(self, "Address", domain="vpc")
        self.address.apply_removal_policy(RemovalPolicy.RETAIN)  # brokers know it
        ec2.CfnEIPAssociation(
            self,
            "AddressOfWayOut",
            allocation_id=self.address.attr_allocation_id,
            instance_id=way_out.gateway_instances[0].instance_id,
        )
        acknowledge(
            self.vpc,
            "The way out keeps nothing on its disk, is replaced rather than repaired, and is watched by its clients.",
            "AwsSolutions-EC26",
            "AwsSolutions-EC28",
            "AwsSolutions-EC29",
        )
        acknowledge(
            self.vpc,
            "Its security group admits the network's own addresses only, which the rule cannot resolve.",
            "AwsSolutions-EC23",
        )

    def _log_flows(self, settings: StageSettings, key: kms.IKey) -> None:
        group = logs.LogGroup(
            self,
            "Flows",
            log_group_name=f"/plimsoll/{settings.stage}/network",
            retention=logs.RetentionDays.ONE_MONTH,
            encryption_key=key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.vpc.add_flow_log(
            "FlowLog",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(group),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
