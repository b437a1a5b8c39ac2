"""Alternating rounds of Pith and PyTorch on one full-batch epoch of the same graph network; prints seconds of both and their ratio.

Three graph convolutions 138-512-256-1 with ReLU and dropout 0.5, mean squared error on a fifth of the rows, one step of Adam. PyTorch
propagates by embedding_bag with weights, which is faster on the CPU than its sparse matrices; its first propagation is computed beforehand
too, and it multiplies before it propagates, as Pith does. "as published" propagates the features anew in every epoch, as a chain of GCNConv layers would.
"""

import argparse
import os
import time

from pith_harness import Pith

ROWS, NEIGHBORS = 60_000, 10
FEATURES, HIDDEN, HALF = 138, 512, 256


class Torch:
    def __init__(self, precomputed):
        import torch

        torch.manual_seed(0)
        self.torch = torch
        self.precomputed = precomputed
        # Half of the neighbours are near in memory, half are anywhere, as in the harness.
        near = (torch.arange(ROWS)[:, None] + 1 + torch.randint(64, (ROWS, NEIGHBORS // 2))) % ROWS
        sources = torch.cat([near, torch.randint(ROWS, (ROWS, NEIGHBORS - NEIGHBORS // 2))], 1)
        weights = torch.exp(-2 * torch.rand(ROWS, NEIGHBORS))
        root = (1 + weights.sum(1)).rsqrt()
        columns = torch.cat([torch.arange(ROWS)[:, None], sources], 1)
        values = (torch.cat([torch.ones(ROWS, 1), weights], 1) * root[:, None] * root[columns]).reshape(-1)
        rows, columns = torch.arange(ROWS).repeat_interleave(NEIGHBORS + 1), columns.reshape(-1)
        order = torch.argsort(columns, stable=True)
        matrix = self.bag(rows, columns, values)
        transposed = self.bag(columns[order], rows[order], values[order])
        self.features = torch.randn(ROWS, FEATURES)
        if precomputed:
            self.features = matrix(self.features)
        self.layers = torch.nn.ModuleList(torch.nn.Linear(i, o) for i, o in ((FEATURES, HIDDEN), (HIDDEN, HALF), (HALF, 1)))
        self.optimizer = torch.optim.Adam(self.layers.parameters(), lr=0.01)
        self.scored = torch.arange(0, ROWS, 5)
        self.targets = torch.randn(len(self.scored))

        class Propagate(torch.autograd.Function):
            @staticmethod
            def forward(context, x):
                return matrix(x)

            @staticmethod
            def backward(context, gradient):
                return transposed(gradient)

        self.propagate = Propagate.apply

    def bag(self, rows, columns, values):
        """Multiplies by the sparse matrix with these elements, ordered by row: the fastest of PyTorch's ways here."""
        torch = self.torch
        starts = torch.searchsorted(rows, torch.arange(ROWS))

        def multiply(x):
            # Width 1 has a way of its own.
            if x.shape[1] == 1:
                return torch.zeros(ROWS, 1).index_add_(0, rows, x[columns] * values[:, None])
            return torch.nn.functional.embedding_bag(columns, x, starts, mode="sum", per_sample_weights=values)

        return multiply

    def convolve(self, layer, x):
        return self.propagate(x @ layer.weight.t()) + layer.bias

    def forward(self, training):
        functional = self.torch.nn.functional
        x = self.layers[0](self.features) if self.precomputed else self.convolve(self.layers[0], self.features)
        x = functional.dropout(functional.relu(x), 0.5, training)
        x = functional.dropout(functional.relu(self.convolve(self.layers[1], x)), 0.5, training)
        return self.convolve(self.layers[2], x).squeeze(1)

    def epoch(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.torch.nn.functional.mse_loss(self.forward(True)[self.scored], self.targets).backward()
        self.optimizer.step()

    def infer(self):
        with self.torch.no_grad():
            self.forward(False)


def best(work, runs):
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()

    import torch

    torch.set_num_threads(arguments.threads)
    peers = {"first propagation computed beforehand": Torch(True), "as published": Torch(False)}
    pith = Pith("--gcn", arguments.threads)
    ours, theirs = {}, {}
    pith.round()
    for peer in peers.values():
        peer.epoch()
    for _ in range(arguments.rounds):
        for key, value in pith.round().items():
            ours[key] = max(ours.get(key, 0), value) if key == "megabytes" else min(ours.get(key, 1e9), value)
        for name, peer in peers.items():
            for kind, work in (("epoch", peer.epoch), ("inference", peer.infer)):
                theirs[kind, name] = min(theirs.get((kind, name), 1e9), best(work, 2))
    pith.close()

    print(f"PyTorch {torch.__version__}, {arguments.threads} threads, best of {arguments.rounds} alternating rounds; "
          f"{ROWS} rows, {FEATURES}-{HIDDEN}-{HALF}-1, k = {NEIGHBORS}; Pith's peak memory {ours['megabytes']:.0f} MB")
    print()
    print("| pass | PyTorch's form | PyTorch, s | Pith, s | ratio |")
    print("|---|---|---|---|---|")
    for (kind, name), seconds in theirs.items():
        print(f"| {kind} | {name} | {seconds:.3f} | {ours[kind]:.3f} | {seconds / ours[kind]:.2f} |")


if __name__ == "__main__":
    main()
