"""Financed sales: what leasing companies are to pay for clients, and how far each contract has come."""
