#!/usr/bin/env bash
# Everything about a change that needs neither a cluster nor a credential: lint, types, tests with their goldens, and the
# pipelines themselves. All parts run, whatever the first ones say; the exit code is 1 when one of them failed.
set -euo pipefail
cd "$(dirname "$0")/../.."

failed=()
part() {
  local name=$1
  shift
  echo "── $name"
  "$@" || failed+=("$name")
}

part "lint" npm run --silent lint
part "types" npm run --silent types
part "tests and goldens" npm test
part "pipelines" npm run --silent check:workflows

if ((${#failed[@]} > 0)); then
  printf 'failed: %s\n' "${failed[@]}" >&2
  exit 1
fi
