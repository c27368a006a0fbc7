"""The commands. One table: what is not in it does not exist, and nothing is imported before it is called."""

from typing import NamedTuple


class CommandLine(NamedTuple):
    """A command: its name, the module in this folder with its function `command`, and one line of help."""

    name: str
    module: str
    help: str


COMMANDS: tuple[CommandLine, ...] = (
    CommandLine("aging", "aging", "What is owed, by client and by how late it is."),
    CommandLine("items", "items", "Every open item, oldest due first."),
    CommandLine("client", "client", "One client on one screen."),
    CommandLine("statement", "statement", "A client's statement: open items, or activity since a date."),
    CommandLine("reconcile-client", "reconcile_client", "A client's own statement beside our ledger."),
    CommandLine("check", "check", "Everything that is wrong or doubtful in the ledger."),
    CommandLine("review", "review", "What a change in git does to receivables, and what to look at in it."),
    CommandLine("invoice", "invoice", "Write an invoice."),
    CommandLine("payment", "payment", "Record a receipt, and what it is for."),
    CommandLine("apply", "apply", "Put unapplied credit on items."),
    CommandLine("credit-memo", "credit_memo", "Write a credit memo."),
    CommandLine("debit-memo", "debit_memo", "Write a debit memo."),
    CommandLine("refund", "refund", "Pay unapplied credit back."),
    CommandLine("returned-payment", "returned_payment", "Record a receipt that the bank took back."),
    CommandLine("move", "move", "Move a receipt from the wrong client or invoice to the right one."),
    CommandLine("write-off", "write_off", "Write off what an item has open."),
    CommandLine("recovery", "recovery", "Record money on an item that was written off."),
    CommandLine("reschedule", "reschedule", "Let an item be paid in instalments."),
    CommandLine("client new", "client_new", "Open a client's account."),
    CommandLine("client set", "client_set", "Change a client's terms or credit limit."),
    CommandLine("note", "note", "Write a note on a client."),
    CommandLine("document", "document", "Keep a file as a client's document."),
    CommandLine("approve", "approve", "Approve a write-off, credit memo or refund."),
    CommandLine("reconcile", "reconcile", "Explain every line of bank statements, and book what is certain."),
    CommandLine("bank", "bank", "The bank reconciliation statement, and the balance assertion."),
    CommandLine("bank profile", "bank_profile", "Propose a profile for a bank's CSV file."),
    CommandLine("unapplied", "unapplied", "Unapplied and unidentified money by age, and what it may be for."),
    CommandLine("remittance", "remittance", "Put a waiting receipt on the invoices that the client's list names."),
    CommandLine("advice", "advice", "The payment advice for a receipt or refund, as a letter or a mail."),
    CommandLine("hold", "hold", "Give a client no further credit."),
    CommandLine("release", "release", "End a client's hold."),
    CommandLine("close", "close", "Go through the month-end checklist and close a period."),
    CommandLine("init", "init", "Start a new workspace, ready to use."),
    CommandLine("cache", "cache", "Show or clear the snapshots that make the second question fast."),
)
