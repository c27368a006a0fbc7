"""One client: the screen, the account, notes, documents, approvals and holds."""

from arledger.capabilities import Command

COMMANDS = (
    Command("client", "client", "look", "One client on one screen."),
    Command("client new", "client_new", "set up", "Open a client's account."),
    Command("client set", "client_set", "set up", "Change a client's terms or credit limit."),
    Command("note", "note", "collect", "Write a note on a client."),
    Command("document", "document", "collect", "Keep a file as a client's document."),
    Command("approve", "approve", "collect", "Approve a write-off, credit memo or refund."),
    Command("hold", "hold", "collect", "Give a client no further credit."),
    Command("release", "release", "collect", "End a client's hold."),
)
