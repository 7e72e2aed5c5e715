"""Screens: the main one, and the small ones that ask something and go away."""
