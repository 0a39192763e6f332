"""The base class of the errors that are reported to the user."""


class PaperreaderError(Exception):
    """An error that is reported in one line, without a traceback.

    The message says what happened, to what, and what to do. ``reason`` is a short form of it for
    places with little room; by default it is the message.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message
