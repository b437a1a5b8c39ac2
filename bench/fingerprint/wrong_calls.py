"""Calls that must be refused, with what they must say."""

import re

from calls import CONFIDENCE, L, S, X, Y, copied
from command_calls import IMAGES, SMALL, damage

PRUNE = f"prune {X} {S} --out {{out}} "


def command_line_errors(calls):
    """Refused before anything is read: exit code 2."""
    for name, command in {
        "command": "prne --keep 0.3", "option-first": "--json prune", "option": PRUNE + "--kep 0.3",
        "value": PRUNE + "--keep", "argument": PRUNE + "--keep 0.3 extra", "both": PRUNE + "--keep 0.3 --count 5", "neither": PRUNE,
        "flag-value": PRUNE + "--keep 0.3 --json=yes", "twice": PRUNE + "--keep 0.3 --keep 0.4", "threads": PRUNE + "--keep 0.3 --threads 0",
        "threads-most": PRUNE + "--keep 0.3 --threads 1025", "seed": PRUNE + "--keep 0.3 --seed -1", "memory": PRUNE + "--keep 0.3 --memory lots",
        "out": f"prune {X} {S} --keep 0.3", "out-full": f"prune {X} {S} --keep 0.3 --out data/bad/full",
        "out-foreign": f"prune {X} {S} --keep 0.3 --out data/bad/full --overwrite", "out-file": f"prune {X} {S} --keep 0.3 --out data/X.npy",
        "config-key": PRUNE + "--config data/bad_key.yaml", "config-value": PRUNE + "--config data/bad_value.yaml",
        "config-yaml": PRUNE + "--config data/bad_yaml.yaml", "config-list": PRUNE + "--config data/bad_list.yaml",
        "config-flag": PRUNE + "--config data/bad_flag.yaml", "json": PRUNE + "--keep 2 --json",
    }.items():
        calls.add(f"error.line.{name}", command, code=2)


def prune_errors(calls):
    """Options of prune that contradict each other or lie out of range: exit code 2."""
    for name, options in {
        "keep-zero": "--keep 0", "keep-over": "--keep 101%", "keep-nan": "--keep NaN", "keep-none": "--keep 0.001", "count-zero": "--count 0",
        "count-over": "--count 241", "count-text": "--count many", "gamma": "--keep 0.3 --gamma -1", "gamma-alias": "--keep 0.3 --reverse-gamma NaN",
        "neighbors": "--keep 0.3 --neighbors 0", "neighbors-over": "--keep 0.3 --neighbors 240", "kernel": "--keep 0.3 --kernel gauss",
        "method": "--keep 0.3 --method stratifed", "method-option": "--keep 0.3 --method random --gamma 1", "cutoff": "--keep 0.3 --cutoff 1",
        "cutoff-auto": "--keep 0.3 --cutoff auto", "kernel-auto": f"--keep 0.3 {Y} --kernel auto", "hard": "--keep 0.3 --hard middle",
        "metric": "--keep 0.3 --metric manhattan", "write": "--keep 0.3 --write masks", "write-parquet": "--keep 0.3 --write parquet",
        "write-uids": "--keep 0.3 --write uids", "compat": "--keep 0.3 --compat d3",
        "compat-kernel": "--keep 0.3 --compat d2-reference --kernel scaled",
        "compat-method": "--keep 0.3 --compat d2-reference --method top", "compat-hard": "--keep 0.3 --compat d2-reference --hard low",
        "balance": "--keep 0.3 --balance equal", "balance-few": f"--count 2 --balance equal {Y}", "pool": "--keep 0.3 --pool class",
        "within": "--keep 0.3 --method stratified --within herd", "budget": "--keep 0.3 --method stratified --budget confidence",
        "logits": "--keep 0.3 --method entropy", "confidence": "--keep 0.3 --method dual", "labels": "--keep 0.3 --method moderate",
        "given-over": "--count 2 --given data/given.npy", "given-dropped": "--keep 0.3 --given data/given.npy --must-drop data/given.npy",
    }.items():
        calls.add(f"error.prune.{name}", PRUNE + options, code=2)
    calls.add("error.prune.embeddings", f"prune {S} --keep 0.3 --out {{out}}", code=2)
    calls.add("error.prune.scores", f"prune {X} --keep 0.3 --out {{out}}", code=2)
    calls.add("error.prune.direction", f"prune {X} --scores data/stored:easy --hard high --keep 0.3 --out {{out}}", code=2)
    calls.add("error.prune.score-name", f"prune {X} --scores data/stored --keep 0.3 --out {{out}}", code=2)
    calls.add("error.prune.memory", PRUNE + "--keep 0.3 --memory 1MB", code=4)
    calls.add("error.graph.memory", f"graph {X} --memory 1MB --out {{out}}.npz", code=4)
    calls.add("error.train.memory", f"train {IMAGES} --memory 1MB --out {{out}}", code=4)


def data_errors(calls):
    """Files that are missing, malformed or misaligned: exit code 3."""
    bad = {
        "embeddings": ["missing.npy", "truncated.npy", "longer.npy", "header.npy", "magic.npy", "object.npy", "pickle.npy", "huge.npy", "empty.npy",
                       "broken.npz:x", "broken.safetensors:x", "nan.npy", "constant.npy", "short_x.npy", "nothing_*.npy"],
        "scores": ["missing.npy", "infinite.npy", "unscored.npy", "short.npy", "not.json", "far.json", "text.csv:score", "twice.csv:score",
                   "ragged.csv:score", "text.csv:nothing", "text.csv"],
    }
    for option, files in bad.items():
        other = S if option == "embeddings" else X
        for file in files:
            calls.add(f"error.{option}.{re.sub(r'[^A-Za-z0-9]+', '-', file)}",
                      f"prune {other} --{option} 'data/bad/{file}' --keep 0.3 --out {{out}}", code=3, once=file != "nan.npy")
    for name, options in {
        "labels-short": "--labels data/bad/short.npy", "labels-negative": "--labels data/bad/negative.npy",
        "labels-missing": "--labels data/none.npy",
        "labels-half": "--labels data/bad/half.npy", "given-far": "--given data/bad/far_rows.npy", "given-twice": "--given data/bad/twice_rows.npy",
        "ids-short": "--ids data/bad/ids.txt", "uids": "--write uids --ids data/ids.txt", "member": "--cutoff-scores data/scores.npz:nothing",
        "cosine-zero": "--metric cosine --embeddings data/bad/zero.npy", "config": "--config data/none.yaml",
        "logits-short": "--method cal --logits data/bad/short_x.npy",
    }.items():
        inputs = S if "--embeddings" in options else f"{X} {S}"
        calls.add(f"error.file.{name}", f"prune {inputs} --keep 0.3 {options} --out {{out}}", code=3, once=True)
    calls.add("error.file.graph", f"prune --graph data/bad/graph.npz {S} --keep 0.3 --out {{out}}", code=3, once=True)
    calls.add("error.file.no-graph", f"prune --graph data/pack.npz {S} --keep 0.3 --out {{out}}", code=3, once=True)
    calls.add("error.file.place", f"prune {X} {S} --keep 0.3 --out data/X.npy/RUN", code=3, once=True)
    calls.add("error.file.graph-place", f"graph {X} --out missing/G.npz", code=3, once=True)
    calls.add("error.file.dynamics", "score --dynamics data/bad/dynamics --out {out}", code=3, once=True)
    calls.add("error.file.dynamics-none", "score --dynamics data/nowhere --out {out}", code=3, once=True)
    calls.add("error.file.images", f"train --data npy:data/bad/images {SMALL} --out {{out}}", code=3, once=True)
    calls.add("error.file.images-none", "train --data npy:data/nowhere --out {out}", code=3, once=True)
    calls.add("error.file.train-rows", f"train {IMAGES} --rows data/bad/far_rows.npy --out {{out}}", code=3, once=True)
    calls.add("error.file.train-no-rows", f"train {IMAGES} --rows data/bad/no_rows.npy --out {{out}}", code=3, once=True)
    for name, options in {
        "none": "--scores data/bad/unscored.npy", "all": S, "constant": "--scores data/bad/constant.npy --scored-rows data/scored.npy",
        "far": f"{S} --scored-rows data/bad/far_rows.npy", "listed": "--scores data/s_partial.npy --scored-rows data/given.npy",
        "truth": "--scores data/s_partial.npy --truth data/s_partial.npy", "logits": "--scores data/s_partial.npy --logits data/bad/short_x.npy",
        "labels": "--scores data/s_partial.npy --labels data/bad/half.npy",
    }.items():
        calls.add(f"error.extrapolate.data-{name}", f"extrapolate {X} {options} --out {{out}}", code=3, once=True)
    calls.add("error.verify.none", "verify out/nothing", code=3)
    calls.add("error.verify.foreign", "verify data/bad/full", code=3)
    calls.add("error.explain.foreign", "explain data/bad/full --row 1", code=3)
    calls.add("error.subset.foreign", "subset data/bad/full --count 3 --out {out}.npy", code=3)
    calls.add("error.report.foreign", "report data/bad/full --out {out}.html", code=3)
    calls.add("error.report.damaged", "report {out}", code=3, prepare=copied("out/prune.top", lambda run: damage(run / "kept.npy")))
    calls.add("error.report.names", "report out/prune.d2.equal --class-names data/bad/names.txt --out {out}.html", code=3)


def refused(calls, command, options, given="", out="--out {out}"):
    """Calls of one command that end with exit code 2: what is always given, an option, and the place to write."""
    for name, option in options.items():
        calls.add(f"error.{command}.{name}", " ".join(f"{command} {given} {option} {out}".split()), code=2)


def other_errors(calls):
    """Wrong calls of the other commands."""
    refused(calls, "graph", {"neighbors": "--neighbors 240", "recall": "--recall 0", "both": "--exact --recall 0.9"}, X, "--out {out}.npz")
    refused(calls, "graph", {"ending": "--out {out}.bin"}, X, "")
    refused(calls, "score", {
        "none": "", "both": f"{X} --dynamics data/dynamics", "name": "--dynamics data/dynamics --scores auum", "foreign": f"{X} --scores aum",
        "window": f"{X} --window 5", "grand": "--dynamics data/all --scores grand", "trajectory": "--dynamics data/all --trajectory 9",
        "decay": "--dynamics data/all --decay 1.5", "epochs": "--dynamics data/logs --scores aum,tdds", "clusters": f"{X} --clusters 241",
        "labels": f"{X} --scores moderate-distance",
    })
    part = "--scores data/s_partial.npy"
    refused(calls, "extrapolate", {
        "scores": "", "method": f"{part} --method knm", "option": f"{part} --method ridge --weights uniform", "direct": f"{part} --method direct",
        "keep": f"{part} --keep 0.1,2", "folds": f"{part} --folds 1", "few": "--scores data/bad/few.npy --method knn",
        "compat": f"{part} --compat sx-reference", "label-weight": f"{part} --method knn --label-weight 1",
    }, X)
    refused(calls, "train", {"data": "--data mnist", "none": ""})
    refused(calls, "train", {
        "model": "--model vgg", "epochs": "--epochs 0", "subset": "--subset 0.001", "clusters": "--clusters 3", "attack": "--epsilon 0.1",
        "unsupervised": "--paradigm unsupervised --label-noise 0.1 --augment crop-flip", "both": "--subset 0.5 --rows data/tenth.npy",
        "rate": "--lr 0", "resume": "--resume --overwrite",
    }, IMAGES)
    refused(calls, "tune", {"keep": f"{S} --keep 2", "cutoffs": f"{S} --keep 0.2 --cutoffs 0,1.5", "random": "--keep 0.2 --methods random",
                            "scores": "--keep 0.2", "held-out": f"{S} --keep 0.2 --held-out 0"}, f"{X} {Y}", "")
    refused(calls, "tune", {"out": "--keep 0.2"}, IMAGES, "")
    refused(calls, "evaluate", {
        "scores": "--methods d2 --keep 0.2", "method": "--methods d22 --keep 0.2", "keep": "--methods random --keep 0.1,0.10",
        "setting": f"{S} --methods d2:cutoff --keep 0.2", "option": f"{S} --methods top --gamma 1 --keep 0.2",
        "test": "--test-embeddings data/X_test.npy --methods random --keep 0.2", "model": "--methods random --model cnn --keep 0.2",
        "coreset": "--coreset data/given.npy --keep 0.2",
    }, f"{X} {Y}")
    refused(calls, "evaluate", {"labels": "--methods random --keep 0.2"}, X)
    refused(calls, "run", {
        "none": "--keep 0.1", "both": f"{IMAGES} {X}", "labels": f"{IMAGES} {Y}", "score": f"{IMAGES} --score elln", "model": f"{X} --model cnn",
        "cutoff": f"{X} {S} --cutoff auto",
    })
    refused(calls, "run", {f"config-{key}": f"--config data/run_{key}.yaml" for key in ("key", "option", "section", "owned", "value", "score")})
    refused(calls, "run", {"other": "--model mlp --keep 30% --out out/run.images"}, IMAGES, "")
    refused(calls, "demo", {"data": "--data mnist"})
    refused(calls, "compare", {"one": "", "other": "out/train.pruned", "metric": "out/prune.top --metric far"}, "out/prune.d2", "")
    refused(calls, "explain", {"none": "out/prune.d2", "row": "out/prune.d2 --row 240", "id": "out/prune.d2.equal --id item-9999", "run": ""}, out="")
    refused(calls, "subset", {"none": "--out {out}.npy", "ending": "--count 3 --out {out}.csv"}, "out/prune.d2", "")
    refused(calls, "report", {"none": "", "ending": "out/prune.d2 --out {out}.pdf"}, out="")
    refused(calls, "inspect", {"none": ""}, out="")
    refused(calls, "verify", {"none-given": ""}, out="")
