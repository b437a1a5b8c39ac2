#!/usr/bin/env bash
# Measures Pith's training and inference of the model cnn (28 x 28 grey images, batches of 128) against PyTorch on the CPU, in one run.
#   bench/peers/torch_train.sh [--rounds N] [--threads T]
# Rounds alternate, so that whatever else the machine does hits both.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
. bench/peers/torch_setup.sh
measure torch_train "$@"
