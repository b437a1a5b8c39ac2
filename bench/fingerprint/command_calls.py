"""Every other command with its main options."""

import re

from calls import CONFIDENCE, L, S, X, Y, copied
from prune_calls import METHODS


def score_calls(calls):
    calls.add("score.dynamics", "score --dynamics data/dynamics --out {out}")
    calls.add("score.dynamics.grand", "score --dynamics data/all --features data/X.npy --logits data/logits.npy --scores all --out {out}")
    calls.add("score.dynamics.settings", "score --dynamics data/dynamics --el2n-epochs 3 --window 4 --trajectory 9 --decay 0.5 --log-precision half "
              "--json --out {out}")
    calls.add("score.dynamics.some", "score --dynamics data/all --scores aum,dual,tdds --window 5 --quiet --out {out}")
    calls.add("score.dynamics.probabilities", "score --dynamics data/probabilities --out {out}")
    calls.add("score.dynamics.logs", "score --dynamics data/logs --log-precision half --out {out}")
    calls.add("score.dynamics.numpy", "score --dynamics data/tdds --scores all --out {out}")
    calls.add("score.dynamics.plan", "score --dynamics data/dynamics --dry-run")
    calls.add("score.embeddings", f"score {X} --out {{out}}")
    calls.add("score.embeddings.labels", f"score {X} {Y} --scores all --json --out {{out}}")
    calls.add("score.embeddings.some", "score --embeddings data/shards --labels data/y.csv:label --scores moderate-distance,density --neighbors 5 "
              "--out {out}")
    calls.add("score.embeddings.cosine", f"score {X} --clusters 6 --metric cosine --seed 3 --verbose --out {{out}}")
    calls.add("score.embeddings.plan", f"score {X} {Y} --dry-run --json")
    calls.add("score.used", f"prune {X} --scores out/score.dynamics:el2n --keep 30% --out {{out}}")
    calls.add("score.used.dual", "prune --method dual --scores out/score.dynamics.grand:dual --confidence out/score.dynamics.grand:mean-confidence "
              "--keep 20% --out {out}")


def extrapolate_calls(calls):
    base = f"extrapolate {X} --scores data/s_partial.npy"

    def add(name, options, once=False):
        calls.add(f"extrapolate.{name}", f"{base} {options} --out {{out}}", once=once)

    for method in ("knn", "kernel", "ridge", "label-propagation", "random"):
        add(method, f"--method {method}")
        add(f"{method}.truth", f"--method {method} --truth {S.split()[1]} --metric cosine --keep 0.2,50% --folds 3 --seed 6 --json")
    add("gnn", "--method gnn --hidden 16 --epochs 6 --folds 3")
    add("gnn.sampled", "--method gnn --batches sampled --batch-size 40 --fanout 3 --hidden 8 --epochs 4 --dropout 0.2 --learning-rate 0.02 --folds 2")
    add("gnn.compat", "--method gnn --compat sx-reference --hidden 8 --epochs 4 --patience 2 --folds 2")
    add("gnn.labels", f"--method gnn {Y} --neighbors 5 --hidden 8 --epochs 4 --folds 2 --truth data/s.npy --batches full")
    add("ppr", "--method ppr --hidden 16 --epochs 6 --folds 3")
    add("ppr.settings", f"--method ppr {Y} --alpha 0.7 --weight-decay 0.01 --neighbors 6 --hidden 8 --epochs 5 --patience 2 --folds 2")
    add("direct", f"--method direct {L}")
    for score in ("el2n", "loss", "margin", "entropy"):
        add(f"direct.{score}", f"--method direct {L} --labels data/y_some.npy --direct-score {score} --truth data/s.npy", once=True)
    add("knn.distance", f"--method knn --neighbors 7 --weights distance {Y} --label-weight 1.5")
    add("knn.scaled", "--method knn --neighbors 4 --weights scaled")
    add("knn.compat", "--method knn --compat sx-reference --neighbors 5 --weights distance")
    add("kernel.settings", f"--method kernel --bandwidth 0.8 --label-weight 2 {Y} --neighbors 12")
    add("ridge.penalty", "--method ridge --penalty 0.1 --hard low")
    add("label-propagation.settings", "--method label-propagation --iterations 9 --neighbors 5")
    add("auto", f"{L} {Y} --truth data/s.npy --second-scores data/s2.npy")
    add("auto.alone", "--keep 0.3", once=True)
    add("auto.labels", "--labels data/y_some.csv:label --verbose --json")
    for name, scores in {
        "rows": "--scores data/s.npy --scored-rows data/scored.npy", "mask": "--scores data/s.npy --scored-rows data/scored_mask.npy",
        "listed": "--scores data/s_listed.npy --scored-rows data/scored.npy", "csv": "--scores data/s.csv:score",
        "json": "--scores data/s.json", "stored": "--scores data/stored:easy --scored-rows data/scored.npy",
    }.items():
        calls.add(f"extrapolate.from.{name}", f"extrapolate {X} {scores} --method knn --neighbors 5 --out {{out}}", once=True)
    add("plan", "--dry-run")
    add("plan.gnn", "--method gnn --dry-run --json")
    add("memory", "--method gnn --hidden 8 --epochs 3 --folds 2 --memory 200MB")
    calls.add("extrapolate.config", "extrapolate --config data/extrapolate.yaml --out {out}")
    calls.add("extrapolate.used", f"prune {X} --scores out/extrapolate.auto:s_partial-calibrated --keep 30% --out {{out}}")


def graph_calls(calls):
    for name, options in {"plain": X, "cosine": f"{X} --metric cosine --neighbors 5 --exact",
                          "shards": "--embeddings data/shards --recall 0.9 --json",
                          "large": "--embeddings data/X_big.npy --neighbors 239", "quiet": f"{X} --neighbors 1 --quiet"}.items():
        calls.add(f"graph.{name}", f"graph {options} --out {{out}}.npz")
    calls.add("graph.plan", f"graph {X} --dry-run")
    calls.add("graph.plan-json", f"graph {X} --neighbors 30 --dry-run --json")


IMAGES = "--data npy:data/images"
SMALL = "--model mlp --hidden 16 --epochs 2"


def train_calls(calls):
    def add(name, options, data=IMAGES):
        calls.add(f"train.{name}", f"train {data} {options} --out {{out}}", once=data != IMAGES)

    add("linear", "--model linear --epochs 3 --json")
    add("mlp", f"{SMALL} --subset 0.5 --class-balanced")
    add("cnn", "--model cnn --epochs 1 --subset 0.3 --batch-size 16")
    add("resnet", "--model resnet --epochs 1 --subset 0.2 --batch-size 16 --augment crop-flip")
    add("rows", f"{SMALL} --rows data/train_rows.npy --record eval --dropout 0.3 --verbose")
    add("adam", f"{SMALL} --optimizer adam --schedule constant --half")
    add("adamw", f"{SMALL} --optimizer adamw --lr 0.01 --schedule one-cycle --weight-decay 0.1")
    add("sgd", f"{SMALL} --schedule step --momentum 0.5 --no-nesterov --minimum-rate 0.01 --batch 32 --seed 4")
    add("noise", f"{SMALL} --label-noise 0.1 --long-tail 3")
    add("compat", "--model cnn --epochs 2 --subset 0.2 --compat sx-reference")
    add("idx", f"{SMALL} --quiet", "--data idx:data/idx")
    add("fashion", f"{SMALL}", "--data fashion-mnist:data/idx")
    add("colours", "--model mlp --hidden 8 --epochs 1 --augment crop-flip", "--data npy:data/colours")
    add("cifar10", "--model linear --epochs 1", "--data cifar10:data/cifar10")
    add("cifar100", "--model linear --epochs 1", "--data cifar100:data/cifar100")
    add("pgd", f"{SMALL} --paradigm adversarial --attack-steps 2 --attack-step 0.02")
    add("fgsm", f"{SMALL} --paradigm adversarial --attack fgsm --epsilon 4/255 --json")
    add("clusters", "--paradigm unsupervised --epochs 5 --inner-steps 2")
    add("clusters.features", "--paradigm unsupervised --embeddings data/image_features.npy --clusters 4 --epochs 6 --entropy-weight 5 --batch 40 "
        "--lr 0.01")
    add("plan", f"{SMALL} --dry-run")
    add("plan.cnn", "--dry-run --json")
    add("plan.clusters", "--paradigm unsupervised --dry-run")
    calls.add("train.config", "train --config data/train.yaml --out {out}")
    calls.add("train.resume", f"train {IMAGES} {SMALL} --resume --out {{out}}")
    calls.add("train.finished", f"train {IMAGES} {SMALL} --resume --out {{out}}", prepare=copied("out/train.resume"))
    calls.add("train.overwrite", f"train {IMAGES} {SMALL} --overwrite --out {{out}}", prepare=copied("out/train.linear"))
    calls.add("train.scored", "score --dynamics out/train.linear/dynamics --features out/train.linear/features.npy "
              "--logits out/train.linear/logits.npy --out {out}")
    calls.add("train.pruned", "prune --embeddings out/train.linear/features.npy --scores out/train.scored:aum "
              "--labels out/train.linear/labels.npy --keep 20% --out {out}")


def tune_calls(calls):
    quick = "--steps 20 --fresh-seeds 2"
    calls.add("tune.embeddings", f"tune {X} {Y} {S} --keep 0.2 --cutoffs 0,0.1 --gammas 0.5,1 --neighbor-counts 5,10 {quick} --out {{out}}")
    calls.add("tune.methods", f"tune {X} {Y} {S} {L} --keep 10% --methods d2,top,entropy,k-center --cutoffs 0,0.2 --gammas 1 --neighbor-counts 5 "
              f"{quick} --kernel paper --balance equal --json --out {{out}}")
    calls.add("tune.verbose", f"tune {X} {Y} {S} --keep 0.3 --methods top --cutoffs 0,0.3 {quick} --held-out 30 --verbose")
    calls.add("tune.images", f"tune {IMAGES} --model mlp --embeddings data/image_features.npy --scores data/image_scores.npy --keep 30% "
              "--methods top --cutoffs 0,0.3 --steps 8 --fresh-seeds 2")
    calls.add("tune.scoring", f"tune {IMAGES} --model linear --score el2n --scoring-epochs 2 --keep 30% --methods d2 --cutoffs 0,0.2 --gammas 1 "
              "--neighbor-counts 5 --steps 6 --fresh-seeds 2 --out {out}")
    calls.add("tune.plan", f"tune {X} {Y} {S} --keep 0.2 --dry-run")


def evaluate_calls(calls):
    quick = "--steps 15 --seeds 2"
    probe = f"evaluate {X} {Y}"
    calls.add("evaluate.probe", f"{probe} {S} --methods d2,top,stratified --keep 0.2,40% {quick} --out {{out}}")
    calls.add("evaluate.all", f"{probe} {S} --methods random,d2,d2:cutoff=0.1:gamma=0.5 --neighbors 5 --keep 0.25 {quick} --all --json --out {{out}}")
    calls.add("evaluate.test", f"{probe} {L} --test-embeddings data/X_test.npy --test-labels data/y_test.npy --methods entropy,moderate,k-center "
              f"--balance equal --keep 0.3 {quick} --out {{out}}")
    calls.add("evaluate.coreset", f"{probe} {S} --coreset out/prune.d2/kept.npy --test-embeddings data/X_test.npy --test-labels data/y_test.npy "
              f"--methods top --keep 30% {quick} --out {{out}}")
    calls.add("evaluate.one-seed", f"{probe} --methods random,herding --keep 0.2 --steps 10 --seeds 1 --seed 7 --quiet --out {{out}}")
    calls.add("evaluate.auto", f"{probe} {S} --methods d2 --cutoff auto --neighbors 5 --keep 0.1,0.4 {quick} --out {{out}}")
    calls.add("evaluate.auto-json", f"{probe} {S} --methods top --cutoff auto --keep 0.2 {quick} --json --out {{out}}")
    calls.add("evaluate.images", f"evaluate {IMAGES} --model mlp --methods d2,top --neighbors 4 --scoring-epochs 2 --keep 0.2,50% {quick} --all "
              "--out {out}")
    calls.add("evaluate.images.dual", f"evaluate {IMAGES} --model linear --methods dual,margin --score el2n --scoring-epochs 3 --subset 0.8 "
              "--keep 0.3 --steps 10 --seeds 1 --label-noise 0.1 --long-tail 2 --json --out {out}")
    calls.add("evaluate.images.given", f"evaluate {IMAGES} --model cnn --embeddings data/image_features.npy --scores data/image_scores.npy "
              "--methods d2,k-center --batch-size 16 --learning-rate 0.05 --keep 0.2 --steps 3 --seeds 2 --metric cosine --out {out}")
    calls.add("evaluate.images.coreset", f"evaluate {IMAGES} --model linear --coreset data/tenth.npy --keep 0.1 --steps 5 --seeds 2 --out {{out}}")
    calls.add("evaluate.resume", f"{probe} {S} --methods top --keep 0.3 {quick} --resume --out {{out}}")
    calls.add("evaluate.finished", f"{probe} {S} --methods top --keep 0.3 {quick} --resume --out {{out}}", prepare=copied("out/evaluate.resume"))
    calls.add("evaluate.plan", f"{probe} {S} --methods d2,top --keep 0.2 --dry-run")
    calls.add("evaluate.plan.images", f"evaluate {IMAGES} --methods d2 --keep 0.2 --dry-run --json")


def run_calls(calls):
    quick = "--steps 15 --seeds 2"
    whole = f"run {IMAGES} --model mlp --epochs 3 --subset 0.5 --keep 20% {quick} --cutoff 0.1"
    calls.add("run.embeddings", f"run {X} {S} {Y} --keep 30% --cutoff 0.05 {quick} --out {{out}}")
    calls.add("run.partial", f"run {X} --scores data/s_partial.npy {Y} --keep 20% --cutoff 0 {quick} --seed 2 --json --out {{out}}")
    calls.add("run.alone", f"run {X} --keep 30% --out {{out}}")
    calls.add("run.unlabelled", f"run {X} --scores data/s_partial.npy --hard low --keep 25% --json --out {{out}}", once=True)
    calls.add("run.density", f"run {X} {Y} --score density --keep 0.3 --cutoff 0.1 --steps 10 --seeds 1 --quiet --out {{out}}", once=True)
    calls.add("run.tuned", "run --config data/run_tuned.yaml --out {out}", once=True)
    calls.add("run.images", f"{whole} --out {{out}}")
    calls.add("run.images.config", "run --config data/run.yaml --json --out {out}", once=True)
    calls.add("run.images.again", f"{whole} --out {{out}}", prepare=copied("out/run.images"))
    calls.add("run.images.resume", f"{whole.replace('20%', '30%')} --resume --json --out {{out}}", prepare=copied("out/run.images"), once=True)
    calls.add("run.images.full", f"{whole} --full --label-noise 0.1 --long-tail 2 --out {{out}}")
    calls.add("run.images.copy", "run --config out/run.images/config.yaml --epochs 2 --out {out}", once=True)
    calls.add("run.plan", f"{whole} --dry-run")
    calls.add("run.plan.reuse", f"{whole.replace('20%', '30%')} --resume --dry-run --out {{out}}", prepare=copied("out/run.images"), once=True)
    calls.add("run.plan.embeddings", f"run {X} {S} {Y} --dry-run --json", once=True)
    calls.add("demo.images", f"demo {whole[4:]} --score el2n --out {{out}}", once=True)
    calls.add("demo.again", f"demo {whole[4:].replace('20%', '30%')} --score el2n --resume --json --out {{out}}",
              prepare=copied("out/demo.images"), once=True)


def compare_calls(calls):
    calls.add("compare.two", "compare out/prune.d2 out/prune.top")
    calls.add("compare.three", f"compare out/prune.d2 out/prune.random out/prune.k-center {Y} --json")
    calls.add("compare.file", f"compare out/prune.d2.rows out/prune.moderate {X} --metric cosine --out {{out}}.json")
    calls.add("compare.bare", "compare out/prune.top out/prune.entropy")
    calls.add("compare.same", "compare out/prune.d2 out/prune.d2")


def explain_calls(calls):
    for row in (0, 5, 7, 228):
        calls.add(f"explain.d2.{row}", f"explain out/prune.d2 --row {row}")
    calls.add("explain.json", "explain out/prune.option.many --row 12 --json")
    calls.add("explain.id", "explain out/prune.d2.equal --id item-33")
    calls.add("explain.given", "explain out/prune.d2.rows --row 101")
    calls.add("explain.forbidden", "explain out/prune.d2.rows --row 7 --json")
    calls.add("explain.unscored", "explain out/prune.partial --row 1")
    calls.add("explain.pool", "explain out/prune.d2.pool --row 20")
    calls.add("explain.within", "explain out/prune.option.stratified-within-d2 --row 20")
    calls.add("explain.compat", "explain out/prune.d2.compat --row 20 --json")
    for method in METHODS:
        if method != "d2":
            calls.add(f"explain.{method}", f"explain out/prune.{method} --row 20{' --json' if len(method) % 2 else ''}")
    calls.add("explain.duplicate", "explain out/prune.option.dedup-random --row 230")
    calls.add("explain.pipeline", "explain out/run.images/coreset --row 7")


def subset_calls(calls):
    calls.add("subset.keep", "subset out/prune.d2 --keep 10% --out {out}.npy")
    calls.add("subset.text", "subset out/prune.k-center --count 7 --json --out {out}.txt")
    calls.add("subset.all", "subset out/prune.top --keep 0.3 --quiet --out {out}.npy")
    calls.add("subset.balanced", "subset out/prune.d2.equal --count 5 --out {out}.npy", code=2)
    calls.add("subset.stratified", "subset out/prune.stratified --count 5 --out {out}.npy", code=2)
    calls.add("subset.more", "subset out/prune.d2 --keep 50% --out {out}.npy", code=2)


def verify_calls(calls):
    for run in ("prune.d2", "prune.option.many", "prune.auto", "prune.graph.own", "score.dynamics", "extrapolate.auto", "train.mlp",
                "tune.embeddings", "evaluate.probe", "run.embeddings"):
        calls.add(f"verify.{run}", f"verify out/{run}")
    calls.add("verify.json", "verify out/prune.top --json")
    calls.add("verify.damaged", "verify {out}", code=5, prepare=copied("out/prune.top", lambda run: damage(run / "order.npy")))
    calls.add("verify.missing-output", "verify {out}", code=5, prepare=copied("out/prune.top", lambda run: (run / "kept.npy").unlink()))
    calls.add("verify.changed-option", "verify {out}", code=5, prepare=copied("out/prune.random", lambda run: change_seed(run)))
    calls.add("verify.missing-input", "verify {out}", code=3, prepare=copied("out/prune.top", lambda run: rename_input(run)))


def damage(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


def change_seed(run):
    path = run / "manifest.json"
    path.write_text(path.read_text().replace('"seed": "0"', '"seed": "1"'))


def rename_input(run):
    path = run / "manifest.json"
    path.write_text(path.read_text().replace("/s.npy", "/gone.npy"))


def inspect_calls(calls):
    files = ["X.npy", "X16.npy", "X_fortran.npy", "X_big.npy", "X_int.npy", "X_v2.npy", "pack.npz", "pack.npz:half", "one.npz",
             "labels.npz", "G.npz", "X.safetensors", "X.safetensors:brain", "shards", "packs:e", "s.npy", "s_partial.npy", "s.json",
             "s.csv", "s.csv:score", "y.npy", "y.csv:label", "ids.txt", "ids_text.npy", "ids_int.npy", "ids.csv:name", "given_mask.npy",
             "uids.txt", "stored", "stored:hard", "dynamics", "tdds", "images", "images/train-images.npy", "bad/nan.npy", "bad/same.npy",
             "idx/t10k-images-idx3-ubyte"]
    for i, file in enumerate(files):
        code = 3 if file in INSPECT_REFUSES else 0
        calls.add(f"inspect.{re.sub(r'[^A-Za-z0-9]+', '-', file)}", f"inspect data/{file}{' --json' if i % 2 else ''}", code=code)
    for file in ("truncated.npy", "longer.npy", "header.npy", "magic.npy", "pickle.npy", "empty.npy", "object.npy", "huge.npy", "broken.npz",
                 "broken.safetensors", "not.json", "ragged.csv", "missing.npy"):
        calls.add(f"inspect.bad.{file.replace('.', '-')}", f"inspect data/bad/{file}", code=3)


INSPECT_REFUSES = ("stored", "dynamics", "tdds", "images")


def report_calls(calls):
    def add(name, run, options=""):
        once = name not in ("prune", "images", "extrapolate", "evaluate", "pipeline")
        calls.add(f"report.{name}", f"report out/{run} {options} --out {{out}}.html".replace("  ", " "), once=once)

    add("prune", "prune.d2", "--class-names data/names.txt --json")
    calls.add("report.beside", "report out/prune.auto")
    calls.add("report.beside-again", "report out/prune.auto --quiet")
    add("ids", "prune.d2.equal")
    add("pool", "prune.d2.pool")
    add("graph", "prune.graph.own")
    add("top", "prune.top", X)
    add("images", "train.pruned", IMAGES)
    add("dedup", "prune.option.dedup-random")
    add("score", "score.dynamics")
    add("score-embeddings", "score.embeddings.labels")
    add("extrapolate", "extrapolate.auto")
    add("train", "train.mlp")
    add("evaluate", "evaluate.all")
    add("evaluate-images", "evaluate.images")
    add("pipeline", "run.images", "--json")
    add("pipeline-embeddings", "run.partial")
    calls.add("report.overwrite", "report out/prune.top --overwrite --out {out}.html",
              prepare=lambda folder, call: (folder / f"out/{call.name}.html").write_text("old"))
