"""Gunicorn for pages and API: threads, because most of a request waits for the database."""

import multiprocessing
import os

workers = int(os.environ.get("WEB_WORKERS", str(max(2, multiprocessing.cpu_count()))))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Copy on write saves the memory of what is loaded once.
preload_app = True
timeout = 60
graceful_timeout = 20
# A worker that has grown is replaced, at a moment of its own.
max_requests = 5000
max_requests_jitter = 500
# Access lines come from the application, without network addresses.
accesslog = None
errorlog = "-"
# Only the proxy speaks to us.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
