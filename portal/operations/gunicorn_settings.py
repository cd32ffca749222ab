"""How gunicorn serves the portal; the operator may override each line on gunicorn's command line."""

import os

from portal.operations import logs

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4
timeout = 60  # seconds without a sign of life until a worker is replaced
graceful_timeout = 10  # seconds that running requests get when the server stops
keepalive = 5  # seconds
max_requests = 10_000  # a worker is renewed after so many, a guard against slow leaks
max_requests_jitter = 1_000
limit_request_line = 8190  # bytes
control_socket_disable = True
logconfig_dict = logs.configuration()
