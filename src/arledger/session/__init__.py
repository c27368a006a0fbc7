"""One call of the program: where the ledger lies, opening it, answering, writing, options and the clock."""
