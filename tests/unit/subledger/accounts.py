"""The accounts that every small ledger here needs."""

ACCOUNTS = """\
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Bank:Euro
2020-01-01 open Income:Sales
2020-01-01 open Liabilities:Tax:Sales
2020-01-01 open Liabilities:Deposits:Acme
2020-01-01 open Expenses:BadDebt
2020-01-01 open Expenses:BankFees
2020-01-01 open Expenses:Discounts
2020-01-01 open Equity:Opening
2020-01-01 open Assets:Receivable:Acme
2020-01-01 open Assets:Receivable:Acme:Retention
2020-01-01 open Assets:Receivable:AcmeHoldings
2020-01-01 open Assets:Receivable:Bolt
"""
