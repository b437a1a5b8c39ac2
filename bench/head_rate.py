#!/usr/bin/env python3
"""What Adam's rate does to the dynamics of a head, as the table of docs/training.md: the share of pairs of a wrongly and a rightly labelled row
that AUM orders rightly (area under the ROC curve), on made features with a fifth of the labels wrong.

bench/head_rate.py [FOLDER]    the folder is made and removed again; needs NumPy
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np

PITH = pathlib.Path(__file__).resolve().parent.parent / "pith"
RATES = ["0.001", "0.003", "0.01", "0.03"]


def features(rows, columns, classes):
    rng = np.random.default_rng(rows)
    labels = rng.integers(0, classes, rows)
    inner = rng.normal(size=(classes, 16))[labels] + 1.2 * rng.normal(size=(rows, 16))
    return (inner @ rng.normal(size=(16, columns)) / 4 + 0.3 * rng.normal(size=(rows, columns))).astype("f4"), labels.astype("i8")


def area(scores, wrong):
    ranks = np.empty(len(scores))
    ranks[np.argsort(scores)] = np.arange(len(scores))
    return (ranks[wrong].mean() - (wrong.sum() - 1) / 2) / (~wrong).sum()


def run(*arguments):
    done = subprocess.run([PITH, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout + done.stderr


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()) / "head-rate"
    folder.mkdir(parents=True)
    try:
        print("| rows | columns | classes | head | " + " | ".join(RATES) + " |")
        print("|---:|---:|---:|---|" + "---:|" * len(RATES))
        for rows, columns, classes in [(600, 64, 10), (2000, 384, 20), (12000, 128, 10)]:
            x, y = features(rows, columns, classes)
            np.save(folder / "x.npy", x)
            np.save(folder / "y.npy", y)
            for model in ["linear", "mlp"]:
                found = []
                for rate in RATES:
                    head, scores = folder / f"head-{rows}-{model}-{rate}", folder / f"scores-{rows}-{model}-{rate}"
                    run("train", "--embeddings", folder / "x.npy", "--labels", folder / "y.npy", "--model", model, "--label-noise", "0.2",
                        "--epochs", "15", "--learning-rate", rate, "--out", head)
                    run("score", "--dynamics", head / "dynamics", "--scores", "aum", "--out", scores)
                    wrong = np.load(head / "clean-labels.npy") != np.load(head / "labels.npy")
                    found.append(f"{area(-np.load(next(scores.glob('**/aum.npy'))), wrong):.3f}")
                print(f"| {rows:,} | {columns} | {classes} | {model} | " + " | ".join(found) + " |", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
