"""Drills: the production set of processes, killed, stopped and lied to. `make drill` runs them
long; a short round of each belongs to the ordinary tests.
"""
