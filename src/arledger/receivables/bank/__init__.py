"""The bank's side: what every line of a statement is, and whether books and bank agree.

`reconcile.explain` is the way of a statement: `identity` gives each line the reference that its entry carries
and drops what overlapping files repeat, `booked` finds the lines that are in the books already, `rules` are the
company's own, `outgoing` tells refunds and returned payments, and `receivables.matching` sets receipts against
open items. `position` is the bank reconciliation statement, `waiting` the money that is not applied yet.
Everything is pure.
"""
