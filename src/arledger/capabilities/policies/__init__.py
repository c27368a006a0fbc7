"""The policy as pages for people: what arledger.toml says, in the words of a guideline."""

from arledger.capabilities import Command

COMMANDS = (Command("policy show", "command", "look", "A part of the policy as a page for people."),)
