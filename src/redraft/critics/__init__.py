"""Who finds fault: judges that see the spec and the draft, and nothing of how the draft came about."""
