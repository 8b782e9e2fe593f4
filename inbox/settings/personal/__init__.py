"""What is a member's own: profile, how they sign in."""
