"""Customers: the people on the other side, their addresses and their consent."""
