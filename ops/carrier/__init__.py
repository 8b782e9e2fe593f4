"""A pretend carrier: a process of its own that speaks Twilio's messaging API to the product.

It knows nothing of Django and is known to the product only by its address and an account's token.
"""
