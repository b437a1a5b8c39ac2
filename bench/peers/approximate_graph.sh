#!/usr/bin/env bash
# Measures Pith's approximate kNN graph (recall 0.99) beside pynndescent, hnswlib and FAISS IVF on the same made rows, one after the other in one run.
#   bench/peers/approximate_graph.sh [SET ROWS COLUMNS]...      e.g. hard 200000 128; without arguments hard and clu 200000 128 and text 200000 384
# For every peer a few settings, as a user would raise them until the recall is good enough. Needs Debian's python3-pynndescent, python3-hnswlib, python3-faiss
# and libopenblas0-pthread; root installs them here, anybody else is told how.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
python=/usr/bin/python3
(($# % 3 == 0)) || { sed -n '2,5s/^# \{0,1\}//p' "$0"; exit 2; }
(($# > 0)) || set -- hard 200000 128 clu 200000 128 text 200000 384

missing=()
"$python" -c 'import numpy' 2>/dev/null || missing+=(python3-numpy)
"$python" -c 'import pynndescent' 2>/dev/null || missing+=(python3-pynndescent)
"$python" -c 'import hnswlib' 2>/dev/null || missing+=(python3-hnswlib)
"$python" -c 'import faiss' 2>/dev/null || missing+=(python3-faiss)
ldconfig -p | grep -q 'libopenblas\.so\.0' || missing+=(libopenblas0-pthread)
if ((${#missing[@]} > 0)); then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "approximate_graph: needed: ${missing[*]}; install with: sudo apt-get install ${missing[*]}" >&2
    exit 4
  fi
  echo "approximate_graph: installing ${missing[*]}" >&2
  apt-get -qq update >/dev/null || true
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null </dev/null \
    || { echo "approximate_graph: ${missing[*]} could not be installed" >&2; exit 4; }
fi

dotnet build bench/Pith.Benchmarks -c Release -v q -nologo >&2
pith=${PITH:-./pith}
"$pith" --version >/dev/null
# Debian's OpenBLAS does not know newer processors; this names its best kernels for FAISS.
if grep -qw avx512f /proc/cpuinfo; then export OPENBLAS_CORETYPE=SKYLAKEX; else export OPENBLAS_CORETYPE=HASWELL; fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
while (($# > 0)); do
  dotnet bench/Pith.Benchmarks/bin/Release/net10.0/Pith.Benchmarks.dll --write-set "$1" "$2" "$3" "$folder/x.npy"
  "$python" bench/peers/approximate_graph.py "$pith" "$1" "$folder"
  shift 3
done
