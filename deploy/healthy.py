"""Exit status 0 where the process behind a port of this machine lives: for container health checks."""

import sys
from http.client import HTTPConnection

connection = HTTPConnection("localhost", int(sys.argv[1]), timeout=5)
connection.request("GET", "/healthz")
sys.exit(0 if connection.getresponse().status == 200 else 1)
