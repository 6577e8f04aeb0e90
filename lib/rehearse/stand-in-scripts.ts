/**
 * What every program of a stand-in is. Docker starts health checks and `docker exec` from outside of the container,
 * where they have no parent: these only say how it is. Anything else is the service.
 */
export const runScript = `#!/bin/busybox sh
if [ "$$" != 1 ] && [ "$PPID" = 0 ]; then
  [ "$STAND_IN_FAULT" != unhealthy ]
  exit
fi
if [ "$STAND_IN_FAULT" = crash ]; then
  echo 'rehearsal: this image ends at once, to see what the deploy makes of it' >&2
  exit 7
fi
if /bin/busybox grep -qxF -e "$*" /stand-in/ends; then
  echo 'rehearsal: the stand-in of a service that ends by itself'
  exit 0
fi
trap 'exit 0' TERM INT
for port in $STAND_IN_PORTS; do /bin/busybox nc -ll -p "$port" -e /stand-in/answer & done
echo "rehearsal: a stand-in, listening on \${STAND_IN_PORTS:-no port}"
while :; do
  /bin/busybox sleep 3600 &
  wait $!
done
`;

/** Answers one connection: reads a request to its empty line, if there is any, and says that all is well. */
export const answerScript = `#!/bin/busybox sh
end=$(printf '\\r')
while read -t 2 -r line; do
  case $line in '' | "$end") break ;; esac
done
length=$(/bin/busybox wc -c </stand-in/body)
printf 'HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n' "$length"
/bin/busybox cat /stand-in/body
`;
