/**
 * The shell texts of checks on a host: one process asks again and again and prints each answer as a line, so
 * that a try costs no round trip. `$1` seconds between tries, `$2` seconds until nobody needs another answer,
 * `$3` seconds for a try, `$4` bytes to keep; the rest is the check's own. The first line of standard input
 * is for the tool that asks (a URL with its password: it must not stand in argv).
 *
 * A line is standard output and, after a tab, standard error with the exit code on its last line, both in
 * base64. `missing` and names of tools is said when there is none of them.
 */
const begin = `interval=$1 limit=$3 bytes=$4
until=$(( $(date +%s) + $2 ))
keep=head
shift 4
IFS= read -r input
has() { command -v "$1" >/dev/null 2>&1; }
missing() { printf 'missing\\t%s\\n' "$1"; exit 0; }`;

const loop = `exec 5>&1
ask() {
  while :; do
    said=$( { { printf '%s\\n' "$input" | "$@" 5>&-; echo "$?" >&2; } | "$keep" -c "$bytes" | base64 | tr -d '\\n' >&5; } 2>&1 )
    printf '\\t%s\\n' "$(printf '%s' "$said" | base64 | tr -d '\\n')" || return
    [ "$(date +%s)" -lt "$until" ] || return
    sleep "$interval"
  done
}
{ ask "$@"; kill -s TERM 0; } &
read -r _
trap '' TERM
kill -s TERM 0`;

/** `$1` is `askHttpText`. Prints heads and body as `curl --include` does. */
export const httpLoopText = `${begin}
if has curl; then
  input="url = \\"$input\\""
  set -- curl -q --config - --silent --show-error --include --globoff --noproxy '*' --max-time "$limit"
elif has python3; then set -- python3 -c "$1" "$limit" "$bytes"
else missing 'curl or python3'
fi
${loop}`;

/** `$1` the address, `$2` the port, `$3` is `askTcpText`. */
export const tcpLoopText = `${begin}
if has bash && has timeout; then
  set -- timeout --foreground -k 1 "$limit" bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2"
elif has python3; then set -- python3 -c "$3" "$1" "$2" "$limit"
elif has nc; then set -- nc -z -w "\${limit%.*}" "$1" "$2"
else missing 'bash with timeout, python3 or nc'
fi
${loop}`;

/**
 * The command is what is left. `--foreground` keeps it in this process group, so that it ends with the check;
 * its two streams are one, in the order in which it wrote.
 */
export const commandLoopText = `${begin}
keep=tail
has timeout || missing timeout
set -- timeout --foreground -k 1 "$limit" sh -c 'exec "$@" 2>&1 </dev/null' sh "$@"
${loop}`;

/** Asks as curl does, for hosts without curl. */
export const askHttpText = `import base64, http.client, sys
from urllib.parse import unquote, urlsplit
url = urlsplit(sys.stdin.readline().strip())
limit, size = float(sys.argv[1]), int(sys.argv[2])
kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
headers = {"Accept": "*/*", "User-Agent": "deploy-kit", "Connection": "close"}
if url.username is not None:
    login = unquote(url.username) + ":" + unquote(url.password or "")
    headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
try:
    connection = kind(url.hostname, url.port, timeout=limit)
    connection.request("GET", (url.path or "/") + ("?" + url.query if url.query else ""), headers=headers)
    response = connection.getresponse()
    body = response.read(size)
except (OSError, http.client.HTTPException) as error:
    sys.stderr.write("%s\\n" % error)
    sys.exit(28 if isinstance(error, TimeoutError) else 7)
sys.stdout.buffer.write(b"HTTP/1.1 %d\\r\\n\\r\\n" % response.status + body)`;

/** Opens and closes a connection, for hosts without bash. */
export const askTcpText = `import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])).close()
except OSError as error:
    sys.stderr.write("%s\\n" % error)
    sys.exit(124 if isinstance(error, TimeoutError) else 1)`;
