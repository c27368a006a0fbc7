"""Accounts receivable for people who keep their books in plain text."""

__version__ = "0.1.0"
