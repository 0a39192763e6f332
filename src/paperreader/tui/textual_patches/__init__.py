"""Workarounds for Textual 8.2, and everything that uses its private names."""
