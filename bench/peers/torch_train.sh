#!/usr/bin/env bash
# Measures Pith's training and inference of the model cnn (28 x 28 grey images, batches of 128) against PyTorch on the CPU, in one run.
#   bench/peers/torch_train.sh [--rounds N] [--threads T]
# Rounds alternate, so that whatever else the machine does hits both. Needs Debian's python3-torch; root installs it here, anybody
# else is told how.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
python=/usr/bin/python3

need() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "torch_train: $1 is needed; install it with: sudo apt-get install $1" >&2
    exit 4
  fi
  echo "torch_train: installing $1" >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" >/dev/null </dev/null \
    || { apt-get -qq update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" >/dev/null </dev/null; } \
    || { echo "torch_train: $1 could not be installed" >&2; exit 4; }
}

[ -x "$python" ] || need python3
"$python" -c 'import torch' 2>/dev/null || need python3-torch

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet build bench/Pith.Benchmarks -c Release -v quiet >"$log" 2>&1 </dev/null || { cat "$log" >&2; exit 1; }
"$python" bench/peers/torch_train.py "$@"
