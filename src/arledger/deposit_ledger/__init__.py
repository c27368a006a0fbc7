"""The sub-ledger of deposits: what is held for whom, which sales it stands behind, and whether it must go back."""
