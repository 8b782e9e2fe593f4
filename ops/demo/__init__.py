"""The demo: two invented organizations, one-click sign-in, a pretend phone to be a customer with.
Installed and routed only where settings.DEMO is on.
"""
