"""Asks a site on this machine whether it is up."""

import http.client
from http import HTTPStatus


def is_up(host: str, port: int) -> bool:
    """Directly: urllib would go through whatever proxy the environment names."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
