"""What the screen is made of. Each shows what it is given and says by a message what the user did."""
