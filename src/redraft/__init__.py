"""redraft: take a draft to the point where it meets its spec, and know when to stop."""

__version__ = "0.1.0"
