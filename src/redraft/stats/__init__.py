"""What the sessions teach: facts of one session, and statistics over many. Pure."""
