"""The ledger as it would be with a change."""
