"""Stands in for the pretend carrier: holds its port."""

import http.server
import sys

port = int(sys.argv[sys.argv.index("--port") + 1])
handler = http.server.SimpleHTTPRequestHandler
http.server.HTTPServer(("127.0.0.1", port), handler).serve_forever()
