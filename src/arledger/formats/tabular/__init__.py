"""What the readers of payouts, remittance lists and clients' statements share: files, cells, amounts, days."""
