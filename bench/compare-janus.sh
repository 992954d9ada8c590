#!/usr/bin/env bash
# The same load against CrossStrait and against Debian's Janus videoroom, interleaved, a fresh server for each run.
#   bench/compare-janus.sh [rounds] [shapes...]      as root, on a quiet machine; 40 minutes for all
# WARMUP is the time of media before the window, for Janus 10 s: it compiles nothing while it runs.
# Results are appended to RESULTS (bench/results/<date>-janus.jsonl); the table of its medians goes to standard output.
# TURN is a command that each run is started by, where the machine is shared. bench/README.md explains the figures.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
shift || true
shapes=("$@")
[ $# -gt 0 ] || shapes=(1x50 1x200 1x300 mesh5 mesh10 mesh15)
export RESULTS=${RESULTS:-bench/results/$(date -u +%F)-janus.jsonl}
seconds=${SECONDS_PER_RUN:-6}
warmup=${WARMUP:-40}

run() {
  # shellcheck disable=SC2086 # TURN may be several words
  ${TURN:-} bench/load.sh "$@" --seconds "$seconds" || echo "$* failed"
}

echo "commit $(git rev-parse --short HEAD), load average $(cut -d' ' -f1-3 /proc/loadavg)"
for _ in $(seq "$rounds"); do
  for shape in "${shapes[@]}"; do
    run crossstrait "$shape" --warmup "$warmup"
    run janus "$shape" --warmup 10
    run crossstrait "$shape" --twcc --warmup "$warmup"
  done
done
artifacts/bin/LoadClient/release/CrossStrait.LoadClient table "$RESULTS"
