"""What fills the terminal: the reader, and the dialogs over it, with the actions of their keys."""
