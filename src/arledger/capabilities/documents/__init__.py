"""Documents as clients receive them, and vouchers for the files: made of the entries, equal to the ledger."""

from arledger.capabilities import Command

COMMANDS = (
    Command("invoice copy", "copy_command", "bill", "An invoice or memo as the client's document."),
    Command("voucher print", "voucher_command", "look", "An entry as a voucher to be signed and filed."),
)
