"""Actions: what people do, as plans of ledger entries. Pure: they propose, and `session/writing.py` carries out."""
