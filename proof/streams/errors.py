"""What the interface refuses, by the names that Kinesis gives."""


class Refusal(Exception):
    """An error answer. ``code`` is the exception's name at Kinesis; the status is 400 unless it is the server's."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def invalid(message: str) -> Refusal:
    """An argument that cannot be right."""
    return Refusal("InvalidArgumentException", message)


def not_found(message: str) -> Refusal:
    """No such stream, shard or consumer."""
    return Refusal("ResourceNotFoundException", message)


def in_use(message: str) -> Refusal:
    """It exists already, or is in a state that does not allow this."""
    return Refusal("ResourceInUseException", message)


def throttled(what: str) -> Refusal:
    """Too much at once."""
    return Refusal("ProvisionedThroughputExceededException", f"Rate exceeded for {what}.")
