"""Money and credit put on items: receipts, refunds, returned payments, moves, write-offs and recoveries."""

from arledger.capabilities import Command

COMMANDS = (
    Command("payment", "payment", "cash", "Record a receipt, and what it is for."),
    Command("apply", "apply", "cash", "Put unapplied credit on items."),
    Command("move", "move", "cash", "Move a receipt from the wrong client or invoice to the right one."),
    Command("refund", "refund", "cash", "Pay unapplied credit back."),
    Command("returned-payment", "returned_payment", "cash", "Record a receipt that the bank took back."),
    Command("write-off", "write_off", "collect", "Write off what an item has open."),
    Command("recovery", "recovery", "collect", "Record money on an item that was written off."),
)
