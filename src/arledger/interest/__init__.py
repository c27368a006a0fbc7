"""Late-payment interest: which rule holds for whom and when, at which rate, on what, and what it comes to."""
