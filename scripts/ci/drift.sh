#!/usr/bin/env bash
# Says whether a cluster is still what this checkout says of it:
#   drift.sh ENVIRONMENT STACK FOLDER
# Exit code 0: it is. 2: it is not; FOLDER has report.md, and status says `changes`. 1: nobody knows, or
# what differs would have to be destroyed to be put right; report.md may say more.
set -euo pipefail
cd "$(dirname "$0")/../.."
environment=$1 stack=$2 folder=$3

mkdir -p "$folder"
code=0
scripts/ci/with-credentials.sh "$environment" "$stack" \
  npm run --silent diff -- "$environment" "$stack" --markdown --detailed-exitcode --require-all \
  >"$folder/report.md" || code=$?
case $code in
  0) echo none >"$folder/status" ;;
  2) echo changes >"$folder/status" ;;
  *)
    echo failed >"$folder/status"
    code=1
    ;;
esac
exit "$code"
