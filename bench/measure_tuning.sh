#!/usr/bin/env bash
# Checks pith tune: tunes by training rows, then evaluates a grid of cutoffs on the test rows, and prints both as a Markdown table.
# bench/measure_tuning.sh FOLDER [SEEDS] [EXTRA OPTIONS ...]   e.g. bench/measure_tuning.sh /tmp/tuning 3
# What is finished in FOLDER is not made again. One seed takes about 40 minutes on two cores; VERSIONS and KEEPS choose parts.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?give a folder for the runs}
seeds=${2:-1}
shift $(( $# > 2 ? 2 : $# ))
pith=${PITH:-$root/pith}
grid="d2:cutoff=0,d2:cutoff=0.02,d2:cutoff=0.05,d2:cutoff=0.1,d2:cutoff=0.2,d2:cutoff=0.3,d2:cutoff=0.4"
mkdir -p "$folder"

options() {
    case $1 in
        plain) echo "--data fashion-mnist" ;;
        noise) echo "--data fashion-mnist --label-noise 0.2" ;;
        tail) echo "--data fashion-mnist --long-tail 50" ;;
    esac
}

for version in ${VERSIONS:-plain noise tail}; do
    data=$(options "$version")
    train=$folder/train-$version
    scores=$folder/scores-$version
    [ -f "$train/manifest.json" ] || $pith train $data --model cnn --epochs 8 --out "$train" --resume --quiet "$@" > "$folder/log-$version.txt"
    [ -f "$scores/manifest.json" ] || $pith score --dynamics "$train/dynamics" --scores aum --out "$scores" --quiet > /dev/null
    for keep in ${KEEPS:-0.1 0.3}; do
        brought="--scores $scores:aum --embeddings $train/features.npy"
        tune=$folder/tune-$version-$keep
        [ -f "$tune/tuning.json" ] || $pith tune $data $brought --keep "$keep" --methods d2 --gammas 1 --neighbor-counts 10 --out "$tune" --overwrite "$@" > "$tune.txt"
        chosen=$(python3 -c "import json, sys; t = json.load(open(sys.argv[1])); print('random' if t['random'] else t['winner'])" "$tune/tuning.json")
        grid_run=$folder/grid-$version-$keep chosen_run=$folder/chosen-$version-$keep
        [ -f "$grid_run/manifest.json" ] || $pith evaluate $data $brought --methods "$grid" --keep "$keep" --seeds "$seeds" --out "$grid_run" --resume "$@" > "$grid_run.txt"
        case ",$grid,random," in
            *",$chosen,"*) ;;
            *) [ -f "$chosen_run/manifest.json" ] || $pith evaluate $data $brought --methods "$chosen" --keep "$keep" --seeds "$seeds" --out "$chosen_run" --resume "$@" > "$chosen_run.txt" ;;
        esac
    done
done

python3 - "$folder" "${VERSIONS:-plain noise tail}" "${KEEPS:-0.1 0.3}" <<'PYTHON'
import json
import os
import sys

folder, versions, keeps = sys.argv[1], sys.argv[2].split(), sys.argv[3].split()
print("| data | keep | chosen | gain seen | s | test: chosen | random | best of grid | behind best | against random |")
print("|---|---:|---|---:|---:|---:|---:|---|---:|---:|")
for version in versions:
    for keep in keeps:
        tune = json.load(open(f"{folder}/tune-{version}-{keep}/tuning.json"))
        cells = json.load(open(f"{folder}/grid-{version}-{keep}/summary.json"))["cells"]
        extra = f"{folder}/chosen-{version}-{keep}/summary.json"
        cells += json.load(open(extra))["cells"] if os.path.exists(extra) else []
        test = {c["method"]: 100 * c["accuracy"]["mean"] for c in cells}
        chosen = "random" if tune["random"] else tune["winner"]
        grid = {m: a for m, a in test.items() if m == chosen or m.split("=")[-1] in ("0", "0.02", "0.05", "0.1", "0.2", "0.3", "0.4")}
        best = max(grid, key=grid.get)
        print(
            f"| {version} | {keep} | {chosen} | {100 * tune['gain']['mean']:+.2f} | {tune['seconds']:.0f} | {test[chosen]:.2f} | {test['random']:.2f} "
            f"| {grid[best]:.2f} ({best}) | {grid[best] - test[chosen]:.2f} | {test[chosen] - test['random']:+.2f} |"
        )
PYTHON
