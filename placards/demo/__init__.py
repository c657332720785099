"""A register to try the portal out with: real places, invented people, phones and accounts."""
