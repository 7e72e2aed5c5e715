"""The commands: each takes what was typed, does one thing, and returns an exit code."""
