"""The trade: documents, allocation, aging. Pure functions over a ledger's facts."""
