"""What the bank formats share: reading files within bounds, exact digits, dates, text, references."""
