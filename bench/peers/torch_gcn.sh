#!/usr/bin/env bash
# Measures a full-batch epoch of the extrapolator gnn (60,000 rows, 138-512-256-1, k = 10) against the same network in PyTorch on the CPU.
#   bench/peers/torch_gcn.sh [--rounds N] [--threads T]
# Rounds alternate, so that whatever else the machine does hits both.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
. bench/peers/torch_setup.sh
measure torch_gcn "$@"
