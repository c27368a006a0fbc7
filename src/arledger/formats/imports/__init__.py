"""Exports of other accounting systems: one engine, and one declarative mapping a report."""
