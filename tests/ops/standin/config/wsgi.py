"""Says which page was asked for."""


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"web ", environ["PATH_INFO"].encode()]
