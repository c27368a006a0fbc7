"""`python -m arledger` is the `arledger` command."""

from arledger.cli.main import run

run()
