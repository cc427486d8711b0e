#!/usr/bin/env bash
# Runs a command with the secrets of one stack in place, and takes them away afterwards:
#   with-credentials.sh ENVIRONMENT STACK COMMAND…
# What it looks at, each of them optional:
#   STACK_VARIABLES    JSON: the variables file of each stack, by stack
#   VARIABLES_COMMAND  shell command that prints the variables file of the stack $1: a call of your secret store
#   KUBECONFIG_TEXT    a kubeconfig; written to KUBECONFIG_FILE
#   KUBECONFIG_FILE    where the environment file says it is. Default: ~/.kube/config
# A file that is there already is used as it is and stays. The command sees none of these variables.
set -euo pipefail

if (($# < 3)); then
  echo "usage: with-credentials.sh ENVIRONMENT STACK COMMAND…" >&2
  exit 1
fi
environment=$1 stack=$2
shift 2

made=()
forget() { if ((${#made[@]} > 0)); then rm -f -- "${made[@]}"; fi; }
trap forget EXIT
# Bash runs these once the command has ended, which gets the signal, too: Terraform ends in an orderly way.
trap 'exit 130' INT
trap 'exit 143' TERM

# keep FILE: writes standard input into a file that its owner alone reads.
keep() {
  (
    umask 077
    mkdir -p "$(dirname "$1")"
  )
  made+=("$1")
  install -m 600 /dev/stdin "$1"
}

kubeconfig=${KUBECONFIG_FILE:-$HOME/.kube/config}
if [[ -n ${KUBECONFIG_TEXT:-} ]]; then
  if [[ -e $kubeconfig ]]; then
    echo "$kubeconfig is there already, and KUBECONFIG_TEXT is set: this runner's own file is not overwritten; unset one of the two" >&2
    exit 1
  fi
  keep "$kubeconfig" <<<"$KUBECONFIG_TEXT"
fi

# as_variables: passes a JSON object on, refuses everything else, and shows nothing of it.
as_variables() {
  jq -e 'if type == "object" then . else error end' 2>/dev/null && return
  echo "the variables of $stack, from $1, are no JSON object" >&2
  return 1
}

variables=identities/$environment/$stack.tfvars.json
if [[ ! -e $variables ]]; then
  if [[ -n ${VARIABLES_COMMAND:-} ]]; then
    text=$(bash -euo pipefail -c "$VARIABLES_COMMAND" variables "$stack" | as_variables VARIABLES_COMMAND)
    keep "$variables" <<<"$text"
  elif [[ -n ${STACK_VARIABLES:-} ]]; then
    all=$(as_variables STACK_VARIABLES <<<"$STACK_VARIABLES")
    if text=$(jq -e --arg stack "$stack" '.[$stack]' <<<"$all"); then
      text=$(as_variables "STACK_VARIABLES.$stack" <<<"$text")
      keep "$variables" <<<"$text"
    else
      echo "STACK_VARIABLES has no $stack: it is run without variables" >&2
    fi
  fi
fi

env -u STACK_VARIABLES -u VARIABLES_COMMAND -u KUBECONFIG_TEXT "$@"
