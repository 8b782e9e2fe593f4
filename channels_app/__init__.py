"""The wires to customers: carriers' webhooks in, texts out. Messaging channels, not websockets:
the suffix keeps this package from shadowing Django Channels.
"""
