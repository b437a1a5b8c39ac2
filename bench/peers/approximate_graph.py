"""One set of rows: Pith and its peers build its kNN graph, each in a process of its own; prints wall and core seconds, peak memory and recall of the same rows."""

import json
import os
import subprocess
import sys
import time

import numpy as np

NEIGHBORS = 10
CHECKED = 2000
PEERS = [
    ("pynndescent", "defaults", {}), ("pynndescent", "n_neighbors 20", {"n_neighbors": 20}), ("pynndescent", "n_neighbors 30", {"n_neighbors": 30}),
    ("hnswlib", "M 16, ef 100", {"M": 16, "ef": 100}), ("hnswlib", "M 24, ef 200", {"M": 24, "ef": 200}),
    ("FAISS IVF", "nprobe 8", {"nprobe": 8}), ("FAISS IVF", "nprobe 32", {"nprobe": 32}),
]


def build(peer, settings, path, out):
    """One peer in this process: the neighbours of every row, without itself where it is among them."""
    x = np.ascontiguousarray(np.load(path))
    n, threads = len(x), os.cpu_count()
    if peer == "pynndescent":
        # It compiles what it uses on the first call, which is not counted.
        import pynndescent
        pynndescent.NNDescent(x[:2000], n_neighbors=NEIGHBORS + 1, n_jobs=threads, random_state=0)
    before, start = time.process_time(), time.perf_counter()
    if peer == "pynndescent":
        width = settings.get("n_neighbors", NEIGHBORS) + 1
        found = pynndescent.NNDescent(x, n_neighbors=width, n_jobs=threads, random_state=0).neighbor_graph[0]
    elif peer == "hnswlib":
        import hnswlib
        index = hnswlib.Index("l2", x.shape[1])
        index.init_index(n, M=settings["M"], ef_construction=settings["ef"], random_seed=0)
        index.set_num_threads(threads)
        index.add_items(x)
        index.set_ef(settings["ef"])
        found = index.knn_query(x, NEIGHBORS + 1)[0].astype(np.int64)
    else:
        import faiss
        faiss.omp_set_num_threads(threads)
        lists = int(4 * np.sqrt(n))
        index = faiss.IndexIVFFlat(faiss.IndexFlatL2(x.shape[1]), x.shape[1], lists)
        index.train(x[np.random.default_rng(0).choice(n, min(n, 64 * lists), replace=False)])
        index.add(x)
        index.nprobe = settings["nprobe"]
        found = index.search(x, NEIGHBORS + 1)[1]
    seconds, cores = time.perf_counter() - start, time.process_time() - before
    np.save(out, found[: , : NEIGHBORS + 1] if peer != "pynndescent" else found)
    print(json.dumps({"wall": seconds, "cores": cores}))


def without_self(rows, of):
    """The first neighbours of some rows that are not themselves."""
    return [[r for r in row if r != i][:NEIGHBORS] for i, row in zip(of, rows[of])]


def truth(x, of):
    """Squared distances of the true last neighbour, by blocks in single precision and again in double for those near it."""
    norms = np.einsum("ij,ij->i", x, x)
    last = []
    for i in of:
        d = norms - 2 * (x @ x[i])
        d[i] = np.inf
        near = np.argpartition(d, 3 * NEIGHBORS)[: 3 * NEIGHBORS]
        exact = np.sort(((x[near].astype(np.float64) - x[i].astype(np.float64)) ** 2).sum(1))
        last.append(exact[NEIGHBORS - 1])
    return last


def recall(x, found, of, last):
    hits = 0
    for row, neighbors, limit in zip(of, found, last):
        d = ((x[neighbors].astype(np.float64) - x[row].astype(np.float64)) ** 2).sum(1)
        hits += int((d <= limit * (1 + 1e-9)).sum())
    return hits / (len(of) * NEIGHBORS)


def measured(command):
    """Runs a command; returns what it prints, its wall and core seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output, error = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None, error.strip().splitlines()[-1:], 0, 0
    return output, time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main(pith, name, folder):
    path = os.path.join(folder, "x.npy")
    x = np.load(path)
    of = np.sort(np.random.default_rng(1).choice(len(x), CHECKED, replace=False))
    last = truth(x, of)
    print(f"{name} {len(x)} x {x.shape[1]}, k {NEIGHBORS}; reading the file is in Pith's time and not in the others'\n")
    print("| builder | settings | wall seconds | core seconds | peak MB | recall |\n|---|---|---|---|---|---|")
    graph = os.path.join(folder, "g.npz")
    output, wall, cores, peak = measured([pith, "graph", "--embeddings", path, "--recall", "0.99", "--out", graph, "--overwrite", "--quiet"])
    if output is None:
        sys.exit(f"pith: {wall}")
    found = np.load(graph)["indices"][of]
    print(f"| Pith | --recall 0.99 | {wall:.1f} | {cores:.1f} | {peak:.0f} | {recall(x, found, of, last):.4f} |", flush=True)
    for peer, words, settings in PEERS:
        out = os.path.join(folder, "peer.npy")
        output, why, _, peak = measured([sys.executable, __file__, "--peer", peer, json.dumps(settings), path, out])
        if output is None:
            print(f"| {peer} | {words} | failed: {' '.join(why)} | | | |", flush=True)
            continue
        result = json.loads(output.splitlines()[-1])
        found = without_self(np.load(out), of)
        print(f"| {peer} | {words} | {result['wall']:.1f} | {result['cores']:.1f} | {peak:.0f} | {recall(x, found, of, last):.4f} |", flush=True)
    print()


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        build(sys.argv[2], json.loads(sys.argv[3]), sys.argv[4], sys.argv[5])
    else:
        main(*sys.argv[1:4])
