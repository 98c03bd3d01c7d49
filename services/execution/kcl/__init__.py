"""The Kinesis Client Library's daemon, and the child that it starts for each shard."""
