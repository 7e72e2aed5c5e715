"""What a session is: frozen values and pure functions, with no I/O, clock, event loop, screen or SDK."""
