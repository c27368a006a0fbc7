"""Documents that are billed: invoices, credit and debit memos, instalments."""

from arledger.capabilities import Command

COMMANDS = (
    Command("invoice", "commands", "bill", "Write an invoice."),
    Command("credit-memo", "commands", "bill", "Write a credit memo."),
    Command("debit-memo", "commands", "bill", "Write a debit memo."),
    Command("reschedule", "commands", "bill", "Let an item be paid in instalments."),
)
