"""What the app needs of Textual's App and can reach only by private names, as of Textual 8.2."""

from __future__ import annotations

from textual.app import App
from textual.worker import WorkerFailed

from paperreader.errors import PaperreaderError
from paperreader.log import log


class BaseApp(App[None]):
    """An app that logs the error that ends it, and prints no traceback for a PaperreaderError."""

    failure: PaperreaderError | None = None
    """The error that ended the app, to be reported after the terminal is restored."""

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, WorkerFailed) and isinstance(error.error, PaperreaderError):
            error = error.error
        log.crash(error)  # what Textual prints may scroll away
        if self.failure:  # what fails while the app ends because of it
            return
        super()._handle_exception(error)
        if isinstance(error, PaperreaderError):
            self.failure = error
            self._exit_renderables.clear()
