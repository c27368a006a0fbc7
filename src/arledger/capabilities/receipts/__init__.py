"""Money and credit put on items: receipts, refunds, returned payments, moves, write-offs and recoveries."""

from arledger.capabilities import Command

COMMANDS = (
    Command("payment", "commands", "cash", "Record a receipt, and what it is for."),
    Command("apply", "commands", "cash", "Put unapplied credit on items."),
    Command("move", "commands", "cash", "Move a receipt from the wrong client or invoice to the right one."),
    Command("refund", "commands", "cash", "Pay unapplied credit back."),
    Command("returned-payment", "commands", "cash", "Record a receipt that the bank took back."),
    Command("write-off", "commands", "collect", "Write off what an item has open."),
    Command("recovery", "commands", "collect", "Record money on an item that was written off."),
)
