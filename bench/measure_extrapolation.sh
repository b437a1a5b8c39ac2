#!/usr/bin/env bash
# Trains on all rows and on a fifth of them, scores both, extrapolates, and prints what was expected and what was true as a Markdown table.
#   bench/measure_extrapolation.sh [DATA SPEC] [FOLDER] [EPOCHS] [MODEL] [METHODS]
# Finished stages in FOLDER are used again. PITH names another command than ./pith.
set -euo pipefail
data=${1:-fashion-mnist}
folder=${2:-runs/extrapolation-measured}
epochs=${3:-15}
model=${4:-cnn}
methods=${5:-"knn kernel ridge label-propagation gnn ppr direct random auto"}
scores="dynamic-uncertainty tdds aum forgetting el2n"
pith=${PITH:-"$(dirname "$0")/../pith"}
mkdir -p "$folder"

stage() { # FOLDER COMMAND...: runs what is not there yet
  local out=$1
  shift
  [ -f "$out/manifest.json" ] || $pith "$@" --out "$out" --quiet >/dev/null
}

number() { # FILE FIELD: the field's first number in a file as Pith writes it, one field a line; "tail:0.1" looks below tailRecall
  awk -v field="${2#tail:}" -v tail="${2%%:*}" '
    tail == "tail" && !seen && /"tailRecall"/ { seen = 1; next }
    (tail != "tail" || seen) && $0 ~ "^ *\"" field "\":" { gsub(/[^0-9.eE-]/, "", $2); printf "%.3f", $2; exit }' "$1"
}

stage "$folder/full" train --data "$data" --model "$model" --epochs "$epochs"
stage "$folder/subset" train --data "$data" --model "$model" --epochs "$epochs" --subset 0.2
for run in full subset; do
  stage "$folder/$run-scores" score --dynamics "$folder/$run/dynamics" --scores "${scores// /,}" --window "$((epochs < 10 ? epochs - 2 : 10))"
done

echo "| score | method | Spearman expected | true | Pearson expected | true | top 10 % found, expected | true | top 30 % found, expected | true | verdict |"
echo "|---|---|---|---|---|---|---|---|---|---|---|"
for score in $scores; do
  for method in $methods; do
    out="$folder/$score-$method"
    if ! stage "$out" extrapolate --embeddings "$folder/subset/features.npy" --labels "$folder/subset/labels.npy" --logits "$folder/subset/logits.npy" \
      --scores "$folder/subset-scores:$score" --truth "$folder/full-scores:$score" --method "$method" 2>"$folder/error.txt"; then
      echo "| $score | $method | $(tr '\n|' '  ' <"$folder/error.txt") |||||||||"
      continue
    fi
    v="$out/validation.json" t="$out/truth.json"
    name=$method
    [ "$method" = auto ] && name="auto: $(sed -n 's/^  "method": "\(.*\)",/\1/p' "$v")"
    echo "| $score | $name | $(number "$v" spearman) | $(number "$t" spearman) | $(number "$v" pearson) | $(number "$t" pearson) |" \
      "$(number "$v" tail:0.1) | $(number "$t" tail:0.1) | $(number "$v" tail:0.3) | $(number "$t" tail:0.3) | $(sed -n 's/^  "verdict": "\(.*\)",/\1/p' "$v") |"
  done
done
