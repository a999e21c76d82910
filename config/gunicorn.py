"""How gunicorn serves the site; addresses and numbers of workers are given on its command line."""

wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 120
graceful_timeout = 20
keepalive = 5
# Leaks of the libraries below us end here.
max_requests = 10_000
max_requests_jitter = 1_000
# Our own log line per request carries the request's id; see config.middleware.
accesslog = None
errorlog = "-"
loglevel = "warning"
limit_request_line = 4094
limit_request_fields = 60
