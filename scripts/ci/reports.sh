#!/usr/bin/env bash
# Joins what plan.sh or drift.sh left of several stacks into one text:
#   reports.sh TITLE FOLDER
# FOLDER has one folder per stack, plan-<stack>. First a line per stack, then the reports of those that change or failed.
# Exit code 2 when there is one of these, 0 when not.
set -euo pipefail
title=$1 folder=$2

mark() {
  case $1 in
    none) echo "no changes" ;;
    changes) echo "**changes**" ;;
    *) echo "**refused, or could not be planned**: see below, and the job's log" ;;
  esac
}
status_of() { if [[ -f $1/status ]]; then cat "$1/status"; else echo failed; fi; }

echo "## $title"
echo
code=0
shopt -s nullglob
for one in "$folder"/plan-*/; do
  name=$(basename "$one")
  echo "- \`${name#plan-}\`: $(mark "$(status_of "$one")")"
done
for one in "$folder"/plan-*/; do
  if [[ $(status_of "$one") == none ]]; then continue; fi
  code=2
  echo
  if [[ -f $one/report.md ]]; then cat "$one/report.md"; fi
done
exit "$code"
