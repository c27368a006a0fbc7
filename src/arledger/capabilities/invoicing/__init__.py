"""Documents that are billed: invoices, credit and debit memos, instalments."""

from arledger.capabilities import Command

COMMANDS = (
    Command("invoice", "invoice", "bill", "Write an invoice."),
    Command("credit-memo", "credit_memo", "bill", "Write a credit memo."),
    Command("debit-memo", "debit_memo", "bill", "Write a debit memo."),
    Command("reschedule", "reschedule", "bill", "Let an item be paid in instalments."),
)
