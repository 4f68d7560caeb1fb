#!/usr/bin/env bash
# Start a throw-away PostgreSQL on a free loopback port, run the command with SHEAF_DATABASE_URL, stop it.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
folder=$(mktemp -d "${TMPDIR:-/tmp}/sheaf-postgres.XXXXXX")
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as=()
if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; as=(runuser -u postgres --); fi
stop() { (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1) || true; rm -rf "$folder"; }
trap stop EXIT
(cd / && "${as[@]}" "$bin/initdb" -D "$folder/data" -U sheaf --auth trust --encoding UTF8 --locale C.UTF-8 >/dev/null)
options="-c listen_addresses=127.0.0.1 -p $port -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off"
(cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -o "$options" -l "$folder/log" -w start >/dev/null)
SHEAF_DATABASE_URL="postgresql://sheaf@127.0.0.1:$port/postgres" "$@"
