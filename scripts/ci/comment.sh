#!/usr/bin/env bash
# Keeps one comment on a pull request: writes it the first time and updates it after that.
#   comment.sh NUMBER KEY FILE
# KEY tells our comments from each other; it is in a marker that nobody sees. See github.sh for the variables it wants.
set -euo pipefail
number=$1 key=$2 file=$3
# shellcheck source=scripts/ci/github.sh
source "$(dirname "$0")/github.sh"

marker="<!-- thanos-fleet: $key -->"
{
  echo "$marker"
  capped "$file"
} | jq -Rs '{body: .}' >"$work/body"

before=$(marked "issues/$number/comments?" "$marker")
if [[ -z $before ]]; then
  api POST "issues/$number/comments" "$work/body" | jq -r '"written: \(.html_url)"'
else
  api PATCH "issues/comments/$(jq -r .id <<<"$before")" "$work/body" | jq -r '"updated: \(.html_url)"'
fi
