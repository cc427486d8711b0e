#!/usr/bin/env bash
# Applies just what plan.sh planned and somebody approved:
#   apply.sh ENVIRONMENT STACK FOLDER
# ALLOW as in plan.sh. A cluster that is away fails: what was approved was not done.
set -euo pipefail
cd "$(dirname "$0")/../.."
environment=$1 stack=$2 folder=$3

if [[ ! -d $folder/plan ]]; then
  echo "$folder/plan is not there: make and approve a plan first (plan.sh $environment $stack $folder)" >&2
  exit 1
fi
read -r -a addresses <<<"${ALLOW:-}"
allow=()
for address in "${addresses[@]}"; do allow+=(--allow "$address"); done
scripts/ci/with-credentials.sh "$environment" "$stack" \
  npm run --silent deploy -- "$environment" "$stack" --plans "$folder/plan" --require-all "${allow[@]}"
