#!/usr/bin/env bash
# Measures Pith's exact kNN graph against FAISS IndexFlatL2 on Fashion-MNIST's 60,000 x 784 training images, in one run.
#   bench/peers/faiss_exact_graph.sh [--runs N] [--threads T] [--neighbors K]      (FAISS_CORETYPE=NAME chooses other OpenBLAS kernels)
# Runs alternate, so that whatever else the machine does hits both. Needs Debian's python3-faiss, OpenBLAS and dataset-fashion-mnist;
# root installs them here, anybody else is told how.
set -euo pipefail
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
python=/usr/bin/python3

need() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "faiss_exact_graph: $1 is needed; install it with: sudo apt-get install $1" >&2
    exit 4
  fi
  echo "faiss_exact_graph: installing $1" >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" >/dev/null </dev/null \
    || { apt-get -qq update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" >/dev/null </dev/null; } \
    || { echo "faiss_exact_graph: $1 could not be installed" >&2; exit 4; }
}

[ -x "$python" ] || need python3
"$python" -c 'import numpy, faiss' 2>/dev/null || need python3-faiss
[ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ] || need dataset-fashion-mnist

# Without OpenBLAS, FAISS runs on Debian's reference BLAS, ten times slower: no comparison worth printing.
ldconfig -p | grep -q 'libopenblas\.so\.0' || need libopenblas0-pthread

./pith --version >/dev/null

# Debian's OpenBLAS does not know newer processors and falls back to SSE kernels, a sixth of the speed; this names its AVX-512
# (or AVX2) kernels, so that FAISS is measured at its best. A setting that the machine already has may be the lesser one.
if grep -qw avx512f /proc/cpuinfo; then OPENBLAS_CORETYPE=SKYLAKEX; else OPENBLAS_CORETYPE=HASWELL; fi
OPENBLAS_CORETYPE=${FAISS_CORETYPE:-$OPENBLAS_CORETYPE}
export OPENBLAS_CORETYPE
exec "$python" bench/peers/faiss_exact_graph.py "$@"
