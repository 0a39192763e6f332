"""The one kind of failure that a person is told about: what happened, to what, what to do."""


class PaperreaderError(Exception):
    """A failure told in one clear line, without a traceback."""
