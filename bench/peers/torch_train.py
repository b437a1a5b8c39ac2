"""Alternating rounds of Pith and PyTorch on the same network and optimiser; prints images per second of both and their ratio."""

import argparse
import os
import time

from pith_harness import Pith

BATCH = 128
INFERENCE_ROWS = 10_000
STEPS = 8


def network():
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3, padding=1, bias=False), nn.BatchNorm2d(128), nn.ReLU(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10))


class Torch:
    """One network in one of PyTorch's two memory formats."""

    def __init__(self, memory_format):
        import torch

        self.torch = torch
        self.memory_format = memory_format
        self.network = network().to(memory_format=memory_format)
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4, nesterov=True)
        self.loss = torch.nn.CrossEntropyLoss()
        self.images = torch.rand(INFERENCE_ROWS, 1, 28, 28).contiguous(memory_format=memory_format)
        self.labels = torch.arange(BATCH) % 10

    def train(self):
        self.network.train()
        for _ in range(STEPS):
            self.optimizer.zero_grad(set_to_none=True)
            self.loss(self.network(self.images[:BATCH]), self.labels).backward()
            self.optimizer.step()

    def infer(self, rows):
        self.network.eval()
        with self.torch.no_grad():
            for first in range(0, INFERENCE_ROWS, rows):
                self.network(self.images[first:first + rows])


def best(work, count, runs):
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return count / min(seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()

    import torch

    torch.set_num_threads(arguments.threads)
    peers = {"NCHW": Torch(torch.contiguous_format), "NHWC": Torch(torch.channels_last)}
    batches = (BATCH, 500, 2000)
    pith = Pith("--train", arguments.threads)
    ours = {"train": 0.0, "inference": 0.0}
    theirs = {}
    pith.round()
    for peer in peers.values():
        peer.train()
    for _ in range(arguments.rounds):
        for key, value in pith.round().items():
            ours[key] = max(ours[key], value)
        for name, peer in peers.items():
            key = ("train", f"{name}, batch {BATCH}")
            theirs[key] = max(theirs.get(key, 0), best(peer.train, STEPS * BATCH, 3))
            for rows in batches:
                key = ("inference", f"{name}, batch {rows}")
                theirs[key] = max(theirs.get(key, 0), best(lambda: peer.infer(rows), INFERENCE_ROWS, 1))
    pith.close()

    print(f"PyTorch {torch.__version__}, {arguments.threads} threads, best of {arguments.rounds} alternating rounds; images per second")
    print()
    print("| pass | PyTorch's memory format | PyTorch | Pith | ratio |")
    print("|---|---|---|---|---|")
    for (kind, form), speed in theirs.items():
        print(f"| {kind} | {form} | {speed:.0f} | {ours[kind]:.0f} | {ours[kind] / speed:.2f} |")
    for kind in ours:
        fastest = max(speed for (other, _), speed in theirs.items() if other == kind)
        print(f"| {kind} | the fastest | {fastest:.0f} | {ours[kind]:.0f} | {ours[kind] / fastest:.2f} |")


if __name__ == "__main__":
    main()
