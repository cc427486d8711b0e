#!/usr/bin/env bash
# Prints the stacks of environments as the matrices that pipelines are made of:
#   stacks.sh ENVIRONMENT…
#   {"first": [{"environment", "stack", "runner"}], "children": […], "hosted": […]}
# `first` has the bucket's stack and the observability cluster's, in the order in which they are applied; `hosted` is all
# of them that need no runner of their own. RUNNERS, a JSON object, names runners by stack: labels of a runner that
# reaches a private cluster, or null for a stack that something else applies, which is then left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec npx --no-install tsx scripts/ci/stacks.ts "$@"
