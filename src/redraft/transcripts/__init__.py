"""The transcript: one sealed TOML file a session, how it is written, read, locked and found."""
