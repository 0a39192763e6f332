"""What is drawn: each widget shows what it is given, and says in messages what happened to it."""
