"""Frozen values in the trade's own words; this floor imports nothing of arledger."""
