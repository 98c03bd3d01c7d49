"""How far each consumer of a stream has come: rows ``CKPT#<consumer>#<stream>#<shard>`` of the table ``ownership``."""

from shared.adapters.dynamodb.table import Table


class TableCheckpoints:
    """The checkpoints of one consumer of one stream. Calls raise ``Unavailable`` when the store does not answer."""

    def __init__(self, table: Table, consumer: str, stream: str) -> None:
        self._table = table
        self._consumer = consumer
        self._stream = stream

    def load(self, shard_id: str) -> str | None:
        """The sequence number of the last record done with, or None."""
        row = self._table.get({"owner_key": self._key(shard_id)})
        return str(row["sequence_number"]) if row else None

    def save(self, shard_id: str, sequence_number: str) -> None:
        """Everything up to this record is done with."""
        self._table.put({"owner_key": self._key(shard_id), "sequence_number": sequence_number})

    def _key(self, shard_id: str) -> str:
        return f"CKPT#{self._consumer}#{self._stream}#{shard_id}"
