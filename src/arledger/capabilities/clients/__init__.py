"""One client: the screen, the account, notes, documents, approvals and holds."""

from arledger.capabilities import Command

COMMANDS = (
    Command("client", "client", "look", "One client on one screen."),
    Command("client new", "commands", "set up", "Open a client's account."),
    Command("client set", "commands", "set up", "Change a client's terms, limit, name, address or sales rep."),
    Command("note", "commands", "collect", "Write a note on a client."),
    Command("document", "commands", "collect", "Keep a file as a client's document."),
    Command("approve", "commands", "collect", "Approve a write-off, credit memo or refund."),
    Command("hold", "commands", "collect", "Give a client no further credit."),
    Command("release", "commands", "collect", "End a client's hold."),
)
