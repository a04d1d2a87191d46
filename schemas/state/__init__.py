"""What is true now of a problem or a party: nothing but the fold of its events."""
