"""Deposits of clients: what is held, what must go back, who acts next, and what people do with them."""

from arledger.capabilities import Command

COMMANDS = (
    Command("deposits", "command", "deposits", "Every deposit: its state, since when, until when, who acts next."),
    Command("deposits receive", "commands", "deposits", "Record a deposit, and which sale it stands behind."),
    Command("deposits request", "commands", "deposits", "Ask for a deposit to be paid back."),
    Command("deposits approve", "commands", "deposits", "Approve a refund that somebody else asked for."),
    Command("deposits decline", "commands", "deposits", "Decline a refund that was asked for."),
    Command("deposits refund", "commands", "deposits", "Pay an approved refund."),
    Command("deposits apply", "commands", "deposits", "Apply a deposit to an invoice."),
    Command("deposits transfer", "commands", "deposits", "Let a deposit stand behind another sale."),
    Command("deposits forfeit", "commands", "deposits", "Keep a deposit that the client has lost."),
    Command(
        "deposits refunds", "refunds_command", "deposits", "Refunds outstanding, paid and escalated in a period."
    ),
    Command("deposits notify", "notify_command", "deposits", "Tell sales and management which refunds are due."),
    Command("deposits letter", "letter_command", "deposits", "The letter to the client about a deposit."),
)
