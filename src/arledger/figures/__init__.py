"""Figures of a period: what was billed, how fast it is paid, what is late, each with how it comes about."""
