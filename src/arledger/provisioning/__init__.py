"""Expected credit losses: rates by pool and bucket, what they make of the open items, and what is booked."""
