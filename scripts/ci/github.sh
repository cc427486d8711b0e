# shellcheck shell=bash
# What comment.sh and issue.sh share; to be sourced. They want GITHUB_TOKEN and GITHUB_REPOSITORY (owner/name).
#   GITHUB_API_URL  Default: https://api.github.com
#   AUTHOR          who GITHUB_TOKEN speaks for. Default: github-actions[bot]

# GitHub takes 65,536 characters; the marker and what a reviewer quotes need some of them.
LIMIT=60000
AUTHOR=${AUTHOR:-github-actions[bot]}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# api METHOD PATH [BODY]: prints the answer. The token is in no argument, which other users of a machine can read.
api() {
  local -a body=()
  if (($# > 2)); then body=(--data-binary "@$3" --header "Content-Type: application/json"); fi
  printf 'header = "Authorization: Bearer %s"\n' "$GITHUB_TOKEN" |
    curl --config - --silent --show-error --fail-with-body --retry 3 --max-time 60 --request "$1" \
      --header "Accept: application/vnd.github+json" --header "X-GitHub-Api-Version: 2022-11-28" \
      "${body[@]}" "${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY/$2"
}

# marked PATH MARKER: prints the first entry of a list that AUTHOR wrote and that begins with the marker. Anybody can write
# a marker: without the author a stranger's comment would be taken for ours.
marked() {
  local page found
  for ((page = 1; page <= 50; page++)); do
    api GET "$1per_page=100&page=$page" >"$work/page"
    found=$(jq -c --arg marker "$2" --arg author "$AUTHOR" \
      'first(.[] | select(.user.login == $author and ((.body // "") | startswith($marker)))) // empty' "$work/page")
    if [[ -n $found ]]; then
      echo "$found"
      return
    fi
    if (($(jq length "$work/page") < 100)); then return; fi
  done
}

# capped FILE: as many whole lines as fit into LIMIT bytes. What a cut leaves open, a fence or a <details>, is closed, and
# a note says that there is more.
capped() {
  LC_ALL=C awk -v limit="$LIMIT" '
    function fence_of(line) { return match(line, /^ ? ? ?(```+|~~~+)/) ? substr(line, RSTART, RLENGTH) : "" }
    {
      size += length($0) + 1
      if (size > limit - 400) { is_cut = 1; exit }
      print
      mark = fence_of($0); gsub(/ /, "", mark)
      if (fence != "") { if (mark != "" && index(mark, fence) == 1 && $0 ~ /^ *[`~]+ *$/) fence = "" }
      else if (mark != "") fence = mark
      else { open += gsub(/<details/, "&") - gsub(/<\/details>/, "&") }
    }
    END {
      if (!is_cut) exit
      if (fence != "") print fence
      while (open-- > 0) print "</details>"
      print "\n_Cut off here: the whole text is in the summary of the run._"
    }' "$1"
}
