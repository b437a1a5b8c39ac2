"""Alternating runs of Pith's exact graph and FAISS IndexFlatL2 on the same float32 .npy; prints times, ratio, memory and agreement."""

import argparse
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

IMAGES = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"


def write_embeddings(path):
    with gzip.open(IMAGES) as stream:
        pixels = np.frombuffer(stream.read(), np.uint8, offset=16).reshape(-1, 784)
    np.save(path, pixels.astype(np.float32))


def faiss_child(embeddings, neighbors, threads, out):
    """One FAISS measurement in a process of its own. Prints its seconds; leaves neighbours and squared distances in a file."""
    import faiss

    faiss.omp_set_num_threads(threads)
    x = np.load(embeddings)
    start = time.perf_counter()
    index = faiss.IndexFlatL2(x.shape[1])
    index.add(x)
    distances, rows = index.search(x, neighbors + 1)
    seconds = time.perf_counter() - start
    np.savez(out, distances=distances, rows=rows)
    print(json.dumps({"seconds": seconds}))


def measured(command, env):
    """Runs a command; returns its last line of output as JSON, wall seconds and peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode != 0:
        sys.exit(f"faiss_exact_graph: exit code {process.returncode} from: {' '.join(command)}")
    return json.loads(output), wall, usage.ru_maxrss / 1024


def pith_seconds(result):
    """The seconds of the stage that builds the graph, without reading, checking and writing files."""
    stages = result["seconds"]
    if not isinstance(stages, dict):
        return float(stages)
    graph = [value for name, value in stages.items() if "graph" in name.lower()]
    return float(graph[0]) if graph else float(sum(stages.values()))


def without_self(rows):
    """FAISS returns each row among its own neighbours, but not always first; drops it, or the farthest where it is missing."""
    n, width = rows.shape
    is_self = rows == np.arange(n)[:, None]
    drop = np.where(is_self.any(1), is_self.argmax(1), width - 1)
    keep = np.ones(rows.shape, bool)
    keep[np.arange(n), drop] = False
    return rows[keep].reshape(n, width - 1)


def agreement(x, ours, theirs):
    """The share of neighbours in common, the rows that differ, and in how many of those FAISS has the nearer set in double precision."""
    ours_sorted, theirs_sorted = np.sort(ours, 1), np.sort(theirs, 1)
    different = np.flatnonzero((ours_sorted != theirs_sorted).any(1))
    missing = sum(len(np.setdiff1d(ours[i], theirs[i])) for i in different)
    faiss_nearer = 0
    for i in different:
        here = x[i].astype(np.float64)
        a = np.sort(((x[ours[i]] - here) ** 2).sum(1))
        b = np.sort(((x[theirs[i]] - here) ** 2).sum(1))
        faiss_nearer += bool((b < a).any())
    return 1 - missing / ours.size, len(different), faiss_nearer


def openblas_core():
    """The kernels that OpenBLAS uses, as it says itself."""
    import ctypes

    for name in ("libopenblas.so.0", "libblas.so.3"):
        try:
            library = ctypes.CDLL(name)
            library.openblas_get_corename.restype = ctypes.c_char_p
            return library.openblas_get_corename().decode()
        except (OSError, AttributeError):
            continue
    return "unknown"


def processor():
    with open("/proc/cpuinfo") as stream:
        names = [line.split(":", 1)[1].strip() for line in stream if line.startswith("model name")]
    return names[0] if names else platform.processor()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--neighbors", type=int, default=10)
    arguments = parser.parse_args()

    import faiss

    core = openblas_core()
    if core in ("unknown", "Prescott", "Core2", "Nehalem"):
        sys.exit(f"faiss_exact_graph: OpenBLAS reports the kernels '{core}', so FAISS would be measured far below its speed; "
                 "install libopenblas0-pthread and set OPENBLAS_CORETYPE to SKYLAKEX or HASWELL.")
    env = dict(os.environ, OMP_NUM_THREADS=str(arguments.threads), OPENBLAS_NUM_THREADS=str(arguments.threads))
    with tempfile.TemporaryDirectory() as folder:
        embeddings, ours_file, theirs_file = (os.path.join(folder, n) for n in ("fashion-mnist.npy", "pith.npz", "faiss.npz"))
        write_embeddings(embeddings)
        ours, theirs = [], []
        for _ in range(arguments.runs):
            if os.path.exists(ours_file):
                os.remove(ours_file)
            command = ["./pith", "graph", "--embeddings", embeddings, "--neighbors", str(arguments.neighbors), "--exact",
                       "--threads", str(arguments.threads), "--out", ours_file, "--json", "--quiet"]
            result, wall, peak = measured(command, env)
            ours.append((pith_seconds(result), wall, peak))
            command = [sys.executable, os.path.abspath(__file__), "--child", embeddings, str(arguments.neighbors), str(arguments.threads), theirs_file]
            result, wall, peak = measured(command, env)
            theirs.append((result["seconds"], wall, peak))
        x = np.load(embeddings)
        with np.load(ours_file) as file:
            our_rows = file["indices"].astype(np.int64)
        with np.load(theirs_file) as file:
            share, different, faiss_nearer = agreement(x.astype(np.float64), our_rows, without_self(file["rows"]))
        input_mb = os.path.getsize(embeddings) / 2**20
        version = subprocess.run(["./pith", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()

    print(f"exact kNN graph, Fashion-MNIST {x.shape[0]} x {x.shape[1]} float32 ({input_mb:.0f} MB), k = {arguments.neighbors}, "
          f"{arguments.threads} threads, {arguments.runs} alternating runs")
    print(f"machine: {processor()}, {os.cpu_count()} cores; Pith {version}; FAISS {faiss.__version__}, OpenBLAS kernels {core} "
          f"(OPENBLAS_CORETYPE={os.environ.get('OPENBLAS_CORETYPE', '')}), NumPy {np.__version__}, Python {platform.python_version()}")
    print()
    print("| | graph seconds, best | median | all runs | whole command, best | peak memory |")
    print("|---|---|---|---|---|---|")
    for name, runs in (("Pith", ours), ("FAISS IndexFlatL2", theirs)):
        seconds = [run[0] for run in runs]
        print(f"| {name} | {min(seconds):.2f} | {statistics.median(seconds):.2f} | {', '.join(f'{s:.2f}' for s in seconds)} | "
              f"{min(run[1] for run in runs):.2f} s | {max(run[2] for run in runs):.0f} MB |")
    best = min(run[0] for run in ours) / min(run[0] for run in theirs)
    median = statistics.median(run[0] for run in ours) / statistics.median(run[0] for run in theirs)
    print()
    print(f"ratio Pith / FAISS: {best:.3f} (best), {median:.3f} (median)")
    print(f"peak memory over the input: Pith {max(run[2] for run in ours) - input_mb:.0f} MB, FAISS {max(run[2] for run in theirs) - input_mb:.0f} MB")
    print(f"neighbours in common: {100 * share:.4f} %; rows whose sets differ: {different}, of which FAISS is nearer in double precision: {faiss_nearer}")


if __name__ == "__main__":
    if len(sys.argv) == 6 and sys.argv[1] == "--child":
        faiss_child(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
    else:
        main()
