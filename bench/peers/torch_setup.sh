# Sourced by the scripts that measure against PyTorch: finds it, builds the harness, then runs NAME.py with the arguments.
# Needs Debian's python3-torch, and OpenBLAS, without which its matrix products run on the slow reference library; root installs it here, anybody else is told how.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
python=/usr/bin/python3

need() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "$name: $1 is needed; install it with: sudo apt-get install $1" >&2
    exit 4
  fi
  echo "$name: installing $1" >&2
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" >/dev/null </dev/null \
    || { apt-get -qq update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$1" >/dev/null </dev/null; } \
    || { echo "$name: $1 could not be installed" >&2; exit 4; }
}

measure() {
  name=$1
  shift
  [ -x "$python" ] || need python3
  "$python" -c 'import torch' 2>/dev/null || need python3-torch
  ldconfig -p | grep -q libopenblas || need libopenblas0-pthread
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  dotnet build bench/Pith.Benchmarks -c Release -v quiet >"$log" 2>&1 </dev/null || { cat "$log" >&2; exit 1; }
  "$python" "bench/peers/$name.py" "$@"
}
