#!/usr/bin/env bash
# Leaves of the matrices that stacks.sh printed the stacks whose plans change something:
#   changed.sh FOLDER <stacks.json
# FOLDER has what plan.sh left of each stack, in plan-<stack>.
set -euo pipefail
folder=$1

names='[]'
shopt -s nullglob
for status in "$folder"/plan-*/status; do
  if [[ $(cat "$status") != changes ]]; then continue; fi
  name=$(basename "$(dirname "$status")")
  names=$(jq -c --arg name "${name#plan-}" '. + [$name]' <<<"$names")
done
jq -c --argjson names "$names" 'map_values(map(select(.stack as $stack | $names | index($stack))))'
