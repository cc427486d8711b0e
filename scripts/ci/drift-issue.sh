#!/usr/bin/env bash
# Opens, updates or closes the issue about drift, from what drift.sh left of each stack:
#   drift-issue.sh FOLDER <stacks
# The stacks, a JSON list as in stacks.sh, are those that should have been looked at: one without an answer is told, too.
# See github.sh for the variables it wants.
set -euo pipefail
here=$(dirname "$0") folder=$1

text=$(mktemp)
trap 'rm -f "$text"' EXIT
stacks=$(jq -r '.[].stack')
for stack in $stacks; do mkdir -p "$folder/plan-$stack"; done
if "$here/reports.sh" "What is not as the main branch says" "$folder" >"$text"; then
  "$here/issue.sh" close drift
else
  test $? -eq 2
  {
    echo
    echo "Somebody changed a cluster by hand, a merged change was not deployed yet, or a cluster is away."
    echo "What to do: docs/pipelines.md, \"Nightly drift\"."
  } >>"$text"
  "$here/issue.sh" open drift "Clusters differ from the main branch" "$text"
fi
