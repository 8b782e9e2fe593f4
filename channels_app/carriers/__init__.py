"""One folder a carrier: how its webhooks are verified and read, how a text is handed to it."""
