"""What the screen knows and does beside drawing; no widget is imported here."""
