#!/usr/bin/env bash
# Prints, as markdown, what a change does to the synthesized stacks:
#   synth-diff.sh BASE
# BASE is a git revision; the other side is the checkout as it is. Each side is synthesized with its own code, offline and
# without credentials. THANOS_FLEET_ENVIRONMENTS names environments; all, when it is not set.
set -euo pipefail
cd "$(dirname "$0")/../.."
base=$(git rev-parse --verify --quiet "$1^{commit}") || {
  echo "$1 is no revision of this repository; a shallow clone may lack it (fetch-depth: 2)" >&2
  exit 1
}

work=$(mktemp -d)
finish() {
  git worktree remove --force "$work/base" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

git worktree add --quiet --detach "$work/base" "$base"
if cmp --silent package-lock.json "$work/base/package-lock.json"; then
  ln -s "$PWD/node_modules" "$work/base/node_modules"
else
  (cd "$work/base" && npm ci --no-audit --no-fund >&2)
fi

# synthesize FOLDER OUT: the stacks of a checkout. What the environments warn of is not repeated here.
synthesize() {
  if ! (cd "$1" && CDKTF_OUTDIR=$2 npm run --silent synth) >"$work/log" 2>&1; then
    cat "$work/log" >&2
    echo "$3 cannot be synthesized" >&2
    exit 1
  fi
}
synthesize "$work/base" "$work/before" "the base ($1)"
synthesize "$PWD" "$work/after" "this change"

npx --no-install tsx scripts/ci/synth-diff/main.ts "$work/before/stacks" "$work/after/stacks"
