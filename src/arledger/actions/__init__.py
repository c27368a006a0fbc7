"""Actions: what people do, as plans of ledger entries. Pure: they propose, and `cli/writing.py` carries out."""
