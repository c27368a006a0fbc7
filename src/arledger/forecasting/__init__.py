"""When money comes in: how late clients have paid, what that says of open items, and how wrong it has been."""
