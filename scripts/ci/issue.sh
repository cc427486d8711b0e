#!/usr/bin/env bash
# Keeps one open issue about something that is wrong, and closes it when it is right again.
#   issue.sh open KEY TITLE FILE    opens it, or updates the one that is open
#   issue.sh close KEY              closes it, where there is one
# It has the label `drift`. See github.sh for the variables it wants.
set -euo pipefail
action=$1 key=$2
# shellcheck source=scripts/ci/github.sh
source "$(dirname "$0")/github.sh"

marker="<!-- thanos-fleet: $key -->"
before=$(marked "issues?state=open&labels=drift&" "$marker")
number=$(jq -r '.number // empty' <<<"$before")

case $action in
  open)
    {
      echo "$marker"
      capped "$4"
    } | jq -Rs --arg title "$3" '{title: $title, body: ., labels: ["drift"]}' >"$work/body"
    if [[ -z $number ]]; then
      api POST issues "$work/body" | jq -r '"opened: \(.html_url)"'
    else
      api PATCH "issues/$number" "$work/body" | jq -r '"updated: \(.html_url)"'
    fi
    ;;
  close)
    if [[ -z $number ]]; then
      echo "no issue is open"
      exit 0
    fi
    echo '{"state": "closed", "state_reason": "completed"}' >"$work/body"
    api PATCH "issues/$number" "$work/body" | jq -r '"closed: \(.html_url)"'
    ;;
  *)
    echo "usage: issue.sh open KEY TITLE FILE | close KEY" >&2
    exit 1
    ;;
esac
