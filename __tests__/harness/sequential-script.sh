#!/usr/bin/env bash
# A stand-in for the scripts that a team has today (SYSTEMS: one phase after another; wait 30 s; ten checks, 3 s apart):
# what the bench compares a rollout with. It brings up the same compose files on the same kind of hosts.
#
# Environment: EC2_<PHASE>_IP for each phase, SSH_KEY_FILE, KNOWN_HOSTS_FILE, ENV_FILE (what the compose files read).
# Argument: the folder with the compose files.
set -euo pipefail
cd "$1"
login=(-F none -o BatchMode=yes -o LogLevel=ERROR -o "UserKnownHostsFile=$KNOWN_HOSTS_FILE" -i "$SSH_KEY_FILE")

for phase in db api core analytics messaging monitoring; do
  address=EC2_${phase^^}_IP
  host=ubuntu@${!address}
  ssh "${login[@]}" "$host" 'mkdir -p app && docker network inspect core-net >/dev/null 2>&1 || docker network create core-net'
  scp -q "${login[@]}" -r "compose.$phase.yml" gateway monitoring "$host:app/"
  ssh "${login[@]}" "$host" 'umask 077 && cat >app/.env' <"$ENV_FILE"
  ssh "${login[@]}" "$host" "cd app && docker compose -f compose.$phase.yml up -d --quiet-pull 2>&1"
  sleep 30
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    if ssh "${login[@]}" "$host" "! docker ps --all --format '{{.Status}}' | grep -qvE '^Up .*\(healthy\)$|^Up [^(]*$'"; then
      continue 2
    fi
    sleep 3
  done
  echo "$phase is not healthy"
  exit 1
done
