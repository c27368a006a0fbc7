"""The benchmark: arledger's speed and memory beside bean-check, hledger and ledger, as ratios in one run."""
