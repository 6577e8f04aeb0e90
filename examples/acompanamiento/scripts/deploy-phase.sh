#!/bin/sh
# Deploys one phase of deploy-kit.yml to a host by its address. What deploy-kit.yml reads from the environment must
# be set, or stand in a file: --env-file .env
#
#   deploy-phase.sh PHASE HOST NAME ADDRESS [NAME] [flag of deploy-kit up]...
#
# deploy-ec2-*.sh beside it fill in the first three.
set -eu

usage() {
  echo "usage: deploy-ec2-$2.sh ADDRESS [$3] [flag of \`deploy-kit up\`, such as --env-file .env]..." >&2
  exit 2
}

phase=$1 host=$2 name=$3
address=${4:-}
case $address in
  '' | -*) usage "$@" ;;
  *[!0-9A-Za-z.:@_-]*)
    echo "deploy-ec2-$host.sh: \"$address\" is not the address of a host" >&2
    usage "$@"
    ;;
esac
shift 4
case ${1:--} in
  -*) ;;
  "$name") shift ;;
  *)
    echo "deploy-ec2-$host.sh deploys to $name, not to $1" >&2
    usage "$phase" "$host" "$name"
    ;;
esac

cd "$(dirname "$0")/.."
if ! command -v deploy-kit >/dev/null; then
  echo "deploy-ec2-$host.sh: there is no command deploy-kit; for Node 24, install it with" >&2
  echo "  npm install --global https://github.com/org/deploy-kit/archive/v1.tar.gz" >&2
  exit 2
fi
exec deploy-kit up --phase "$phase" --host "$host=$address" "$@"
