"""The screens: the reader and the dialogs over it, with the actions behind their keys."""
