"""All that stands against Textual's own code, or touches its private names."""
