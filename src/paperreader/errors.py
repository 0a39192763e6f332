"""The one kind of failure that a person is told about: what happened, to what, what to do."""


class PaperreaderError(Exception):
    """A failure told in one clear line, without a traceback.

    ``reason`` is its core in a few words, for where a line has no room.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message
