"""Where papers come from: each module knows one kind of source."""
