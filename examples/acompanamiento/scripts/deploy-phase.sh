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
# After `--` Node leaves --env-file alone, which it would take for a flag of its own.
exec npx -- deploy-kit up --phase "$phase" --host "$host=$address" "$@"
