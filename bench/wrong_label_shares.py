#!/usr/bin/env python3
"""The share of wrong labels among the hardest rows, for the table of docs/one-pass.md.

    bench/wrong_label_shares.py TRAIN EXTRAPOLATION...   runs of `pith train --label-noise ...` and of `pith extrapolate` or `pith score`, with the score aum

Needs NumPy.
"""

import pathlib
import sys

import numpy

train = pathlib.Path(sys.argv[1])
clean, labels = numpy.load(train / "clean-labels.npy"), numpy.load(train / "labels.npy")
wrong = clean != labels
shares = (0.2, 0.25, 0.27)
print("| extrapolation | " + " | ".join(f"{100 * share:.0f} % hardest" for share in shares) + " | right labels of the hardest class cut at 20 % |")
print("|---|" + "---:|" * (len(shares) + 1))
for run in sys.argv[2:]:
    # A low margin is hard.
    predicted, measured = pathlib.Path(run) / "scores/aum-calibrated.npy", pathlib.Path(run) / "scores/aum.npy"
    order = numpy.argsort(numpy.load(predicted if predicted.exists() else measured), kind="stable")
    found = [100 * wrong[order[: int(share * len(order))]].sum() / wrong.sum() for share in shares]
    is_cut = numpy.zeros(len(order), bool)
    is_cut[order[: int(0.2 * len(order))]] = True
    right = max(100 * (is_cut & ~wrong & (clean == label)).sum() / (~wrong & (clean == label)).sum() for label in numpy.unique(clean))
    print(f"| {pathlib.Path(run).name} | " + " | ".join(f"{share:.1f} %" for share in found) + f" | {right:.1f} % |")
