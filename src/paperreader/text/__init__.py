"""Untrusted text in, readable text out. Each module does one job, and none does I/O."""
