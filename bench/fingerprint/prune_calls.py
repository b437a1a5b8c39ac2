"""Every selection method, its options and its forms of input."""

import re

from calls import CONFIDENCE, L, S, X, Y, copied

# What each method reads; of the graph methods the embeddings may be replaced by a graph.
METHODS = {
    "random": "", "top": S, "stratified": S, "double-end": S, "d2": f"{X} {S}", "dual": f"{S} {CONFIDENCE}", "moderate": f"{X} {Y}",
    "least-confidence": L, "margin": L, "entropy": L, "cal": f"{L} {X}", "k-center": X, "herding": X, "zero-shot": f"{X} --samples 3000",
    "semantic-deduplication": X, "contextual-diversity": L, "graph-density": X, "facility-location": X, "graph-cut": X,
}
GRAPH_METHODS = ("d2", "cal", "graph-density", "facility-location", "graph-cut")
POOL_METHODS = ("d2", "cal", "k-center", "herding", "semantic-deduplication", "contextual-diversity", *GRAPH_METHODS[2:])
COMPAT_METHODS = ("stratified", "d2", "moderate", "k-center", "graph-density")


def prune_methods(calls):
    """Every method alone, with given and forbidden rows, with a balance and a cutoff, with pools, on a brought graph, as published."""
    for method, inputs in METHODS.items():
        labels = "" if Y in inputs else Y
        sized = "" if "--embeddings" in inputs or S in inputs or L in inputs else S

        def add(variant, options, method=method):
            calls.add(f"prune.{method}{variant}", f"prune --method {method} {' '.join(options.split())} --out {{out}}")

        add("", f"{inputs} {sized} --keep 30%")
        add(".rows", f"{inputs} {sized} --count 60 --given data/given.npy --must-drop data/drop_mask.npy --seed 5 --json")
        cutoff = "--cutoff 0.1 --cutoff-scores data/s2.npy"
        balance = "" if method == "double-end" else f"{labels} --balance equal"
        add(".equal", f"{inputs} {balance} {sized} --keep 0.25 {cutoff} --ids data/ids.txt --write mask,txt --quiet")
        if method in POOL_METHODS:
            add(".pool", f"{inputs} {labels} --keep 40% --pool class --json")
        if method in GRAPH_METHODS:
            add(".graph", f"{inputs.replace(X, '')} --graph data/G.npz --keep 30%")
        if method in COMPAT_METHODS:
            add(".compat", f"{inputs} --keep 30% --compat d2-reference")


def prune_options(calls):
    """The options that methods have of their own."""
    def add(name, options, method="d2", keep="--keep 30%"):
        calls.add(f"prune.option.{name}", f"prune --method {method} {METHODS[method]} {options} {keep} --out {{out}}".replace("  ", " "))

    for name, options in {
        "kernel-reference": "--kernel reference", "kernel-paper": "--kernel paper --json", "product": "--combine product",
        "absolute": "--reverse absolute --verbose", "symmetrize-none": "--symmetrize none", "symmetrize-union": "--symmetrize union",
        "neighbors": "--neighbors 3", "gamma-zero": "--gamma 0", "reverse-gamma": "--reverse-gamma 0.3", "forward-gamma": "--forward-gamma 2.5",
        "floor": "--neighbor-floor 0.5", "cosine": "--metric cosine", "hard-low": "--hard low",
        "compat-precomputed": "--compat d2-reference-precomputed", "compat-datacomp": "--compat d2-reference-datacomp",
        "compat-cutoff": f"--compat d2-reference --cutoff 0.2 {Y} --balance proportional",
        "pool-equal": f"{Y} --pool class --balance equal --cutoff 0.1 --given data/given.npy",
        "many": f"{Y} --kernel paper --combine product --gamma 0.2 --neighbors 7 --metric cosine --cutoff 0.05 --must-drop data/drop.npy --seed 9",
    }.items():
        add(name, options)
    add("all", "", keep="--keep 1")
    add("one", "", keep="--count 1")
    for name, options in {
        "quantile": "--strata 10 --strata-by quantile", "density": "--strata 8 --budget density", "confidence": f"--budget confidence {CONFIDENCE}",
        "aucpr": f"--budget aucpr {X} --strata 6", "within-d2": f"--within d2 {X} --strata 4 --neighbors 4 --gamma 0.4",
        "within-k-center": f"--within k-center {X} --strata 5", "within-top": "--within top --strata 5 --seed 2",
        "equal-quantile": f"{Y} --balance proportional --strata 3 --strata-by quantile --within top",
        "compat-density": "--compat d2-reference --budget density --cutoff 0.1",
    }.items():
        add("stratified-" + name, options, "stratified")
    for name, method, options in (
        ("farthest", "k-center", "--first farthest"), ("lowest", "k-center", "--first lowest --metric cosine"),
        ("cd-lowest", "contextual-diversity", "--first lowest"), ("cd-farthest", "contextual-diversity", "--first farthest"),
        ("zero-shot", "zero-shot", "--dimensions 3 --redundancy-neighbors 20 --seed 4"),
        ("dedup-easy", "semantic-deduplication", "--which-to-keep easy --clusters 5"),
        ("dedup-random", "semantic-deduplication", "--which-to-keep random --threshold 0.95 --seed 3"),
        ("dedup-group", "semantic-deduplication", "--duplicates group --threshold 0.99 --json"),
        ("fl-exponential", "facility-location", "--similarity exponential --neighbors 5"),
        ("fl-cosine", "facility-location", "--similarity cosine --metric cosine"),
        ("gc-lambda", "graph-cut", "--lambda 0.3 --similarity exponential"), ("gc-zero", "graph-cut", "--lambda 0 --similarity cosine"),
        ("gd-paper", "graph-density", "--kernel paper --gamma 0.5 --reverse absolute --neighbors 5"),
        ("dual-c-d", "dual", "--c-d 1.5 --seed 8"), ("double-end-cutoff", "double-end", "--cutoff 0.6"),
        ("double-end-none", "double-end", "--cutoff 0"), ("cal-neighbors", "cal", "--neighbors 4 --metric cosine"),
        ("random-proportional", "random", f"{S} {Y} --balance proportional --seed 12345678901"),
        ("top-low", "top", "--hard low"), ("top-uids", "top", "--ids data/uids.txt --write uids,mask,txt"),
    ):
        add(name, options, method)


def prune_inputs(calls):
    """Every form of every input of prune, tuning, plans and configuration files."""
    forms = {
        "embeddings": ["X64.npy", "X16.npy", "X_fortran.npy", "X_big.npy", "X_int.npy", "X_v2.npy", "pack.npz:x", "pack.npz:half", "one.npz",
                       "X.safetensors:x", "X.safetensors:half", "X.safetensors:brain", "one.safetensors", "shards", "shards/x_*.npy", "packs:e"],
        "scores": ["s2.npy", "s32.npy", "s_int.npy", "s_partial.npy", "scores.npz:s", "s.csv:score", "s_plain.csv:score", "s.json", "stored:hard",
                   "stored:easy"],
        "labels": ["y_u8.npy", "labels.npz", "y.csv:label"],
        "ids": ["ids.txt", "ids.csv:name", "ids_int.npy", "ids_text.npy", "ids_bytes.npy"],
        "given": ["given_mask.npy", "rows.npz:given"],
    }
    method = {"embeddings": f"d2 {S}", "scores": "top --write mask", "labels": f"top {S} --balance equal", "ids": f"top {S} --write txt",
              "given": f"top {S} --must-drop data/rows.npz:drop"}
    for option, files in forms.items():
        for file in files:
            calls.add(f"prune.from.{option}.{re.sub(r'[^A-Za-z0-9]+', '-', file)}",
                      f"prune --method {method[option]} --{option} 'data/{file}' --keep 30% --out {{out}}", once=option != "embeddings")
    calls.add("prune.from.scores.ids", "prune --method top --scores data/s_id.csv:score --ids data/ids.txt --keep 30% --out {out}")
    calls.add("prune.from.logits.dynamics", "prune --method entropy --logits data/all --keep 30% --out {out}")
    calls.add("prune.from.confidence", "prune --method dual --scores data/scores.npz:s --confidence data/scores.npz:confidence --count 9 --out {out}")
    base = f"prune {X} {S} {Y} --keep 30%"
    calls.add("prune.partial", f"prune {X} --scores data/s_partial.npy {Y} --keep 30% --cutoff 0.1 --out {{out}}")
    calls.add("prune.auto", f"{base} --cutoff auto --gamma auto --out {{out}}")
    calls.add("prune.auto-neighbors", f"prune {X} {S} {Y} --count 40 --cutoff 0.05 --neighbors auto --json --out {{out}}")
    calls.add("prune.auto-top", f"prune --method top {X} {S} {Y} --keep 15% --cutoff auto --quiet --out {{out}}")
    calls.add("prune.plan", f"{base} --dry-run")
    calls.add("prune.plan-json", f"{base} --dry-run --json --out {{out}}")
    calls.add("prune.plan-stratified", f"prune --method stratified --within d2 {X} {S} --keep 10% --dry-run")
    calls.add("prune.memory", f"{base} --memory 1GiB --out {{out}}")
    calls.add("prune.config", "prune --config data/prune.yaml --out {out}")
    calls.add("prune.config-flags", "prune --config data/prune.yaml --count 11 --gamma 2 --out {out}")
    calls.add("prune.config-again", "prune --config out/prune.option.many/config.yaml --out {out}")
    calls.add("prune.overwrite", f"{base} --count 5 --overwrite --out {{out}}".replace(" --keep 30%", ""), prepare=copied("out/prune.d2"))
    calls.add("prune.warn-constant", f"prune {X} --scores data/bad/constant.npy --keep 0.5 --out {{out}}")
    calls.add("prune.warn-same", f"prune --embeddings data/bad/same.npy {S} --keep 0.5 --out {{out}}")
    calls.add("prune.warn-kernel", f"prune {X} {S} --kernel reference --gamma 100 --keep 0.5 --json --out {{out}}")


def prune_graphs(calls):
    """Runs on graphs from files and from `pith graph`, which the first call here makes."""
    calls.add("graph.own", f"graph {X} --neighbors 9 --out {{out}}.npz")
    calls.add("prune.graph.own", f"prune --graph out/graph.own.npz {S} --keep 30% --out {{out}}")
    calls.add("prune.graph.fewer", f"prune --graph out/graph.own.npz {S} --neighbors 4 --symmetrize union --keep 30% --out {{out}}")
    calls.add("prune.graph.self", f"prune --graph data/G_self.npz {S} --keep 30% --json --out {{out}}")
    calls.add("prune.graph.precomputed", f"prune --graph data/G.npz {S} --compat d2-reference-precomputed --keep 30% --out {{out}}")
    calls.add("prune.graph.and", f"prune {X} --graph data/G.npz {S} --neighbors 5 --keep 30% --out {{out}}")
    calls.add("prune.graph.pool", f"prune --graph data/G.npz {S} {Y} --pool class --keep 30% --out {{out}}")
    calls.add("prune.graph.within", f"prune --method stratified --within d2 --graph data/G.npz {S} --strata 4 --keep 30% --out {{out}}")
