"""Financed sales: contracts that a leasing company is to pay, how far each has come, and what was received."""

from arledger.capabilities import Command

COMMANDS = (
    Command(
        "leasing", "command", "leasing", "Contracts in transit: what leasing companies owe, and what holds it up."
    ),
    Command("leasing submit", "commands", "leasing", "Record that a contract was handed to the leasing company."),
    Command("leasing query", "commands", "leasing", "Record what the leasing company asks for."),
    Command("leasing resubmit", "commands", "leasing", "Record that what was asked for was handed in."),
    Command("leasing approve", "commands", "leasing", "Record that the leasing company will pay."),
    Command("leasing cancel", "commands", "leasing", "Record that the leasing company will not pay."),
    Command("leasing chase", "chase_command", "leasing", "The letter to a leasing company about delayed contracts."),
    Command("leasing notify", "notify_command", "leasing", "Tell sales and management which contracts are delayed."),
    Command(
        "leasing receipts", "receipts_command", "leasing", "Expected against received, short and over by reason."
    ),
)
