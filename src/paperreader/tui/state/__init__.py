"""The state and background tasks of the reader screen; no widget is imported here."""
