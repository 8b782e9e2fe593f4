"""Mails on their way out. Whoever writes one leaves it here; a worker hands it to the server."""
