#!/usr/bin/env bash
# `make services`: Debian's PostgreSQL, Redis and RabbitMQ, installed and started where that is allowed,
# with the test suite's own database role. Repeatable. Production has its own: see docs/dependencies.md.
set -euo pipefail

role=chuangxiang

if [ "$(id -u)" = 0 ]; then as_root=(); elif sudo -n true 2>/dev/null; then as_root=(sudo -n); else
    echo "services: root is needed: sudo apt-get install postgresql redis-server rabbitmq-server, then start them"
    exit 1
fi

missing=()
for package in postgresql redis-server rabbitmq-server; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "services: installing ${missing[*]}"
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start() { # name, port
    is_open "$2" && return
    "${as_root[@]}" service "$1" start >/dev/null 2>&1 || true
    for _ in $(seq 60); do is_open "$2" && return; sleep 1; done
    echo "services: $1 does not answer on port $2"
    exit 1
}

start postgresql 5432
start redis-server 6379
start rabbitmq-server 5672

as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && su postgres -s /bin/sh -c "$1"); else (cd / && sudo -n -u postgres sh -c "$1"); fi; }
as_postgres "psql -qtAc \"SELECT 1 FROM pg_roles WHERE rolname = '$role'\"" | grep -q 1 ||
    as_postgres "psql -qc \"CREATE ROLE $role LOGIN CREATEDB PASSWORD '$role'\""

echo "services: PostgreSQL, Redis and RabbitMQ answer on localhost"
