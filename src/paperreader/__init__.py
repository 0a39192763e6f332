"""paperreader: read the day's research papers in a terminal."""

__version__ = "0.1.0"
