"""What this company has decided: the settings of `arledger.toml` and their defaults."""
