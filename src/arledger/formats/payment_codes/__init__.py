"""What a payer's bank reads instead of typing: creditor references, and the payment codes of EUR and CHF."""
