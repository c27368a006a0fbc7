"""The facts of a ledger in SQLite, kept while they are true."""
