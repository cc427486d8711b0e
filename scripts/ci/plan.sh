#!/usr/bin/env bash
# Plans one stack for somebody to approve:
#   plan.sh ENVIRONMENT STACK FOLDER
# leaves in FOLDER the plan with its digest (plan/), what reviewers read (report.md) and one word (status): none,
# changes or failed. The exit code is 1 when it failed: a cluster that is away has no plan, and one that would destroy what
# holds data is refused, unless ALLOW has the addresses, separated by blanks.
set -euo pipefail
cd "$(dirname "$0")/../.."
environment=$1 stack=$2 folder=$3

read -r -a addresses <<<"${ALLOW:-}"
allow=()
for address in "${addresses[@]}"; do allow+=(--allow "$address"); done

mkdir -p "$folder"
code=0
scripts/ci/with-credentials.sh "$environment" "$stack" \
  npm run --silent diff -- "$environment" "$stack" --out "$folder/plan" --markdown --detailed-exitcode \
  --require-all "${allow[@]}" >"$folder/report.md" || code=$?
case $code in
  0) echo none >"$folder/status" ;;
  2) echo changes >"$folder/status" ;;
  *)
    echo failed >"$folder/status"
    echo "$stack could not be planned (exit code $code)" >&2
    exit 1
    ;;
esac
