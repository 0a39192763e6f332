"""Untrusted text in, readable text out: each module is one job, and none does I/O."""
