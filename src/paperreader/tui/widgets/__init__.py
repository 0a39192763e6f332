"""The widgets: each draws the state that it is given and reports user actions in messages."""
