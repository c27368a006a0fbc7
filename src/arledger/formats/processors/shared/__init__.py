"""What processors share: the table of a report, and how its lines become a proven payout."""
