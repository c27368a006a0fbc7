"""Money that waits to be applied, and the lists of clients that say what it is for."""

from arledger.capabilities import Command

COMMANDS = (
    Command("unapplied", "unapplied", "cash", "Unapplied and unidentified money by age, and what it may be for."),
    Command(
        "remittance", "remittance", "cash", "Put a waiting receipt on the invoices that the client's list names."
    ),
)
