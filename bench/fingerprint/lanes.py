"""Runs the calls and takes the fingerprints."""

import concurrent.futures
import hashlib
import os
import shlex
import subprocess
import sys
import threading
import time

from data import make_data
from normalise import SINGLE_FILES, Normaliser, as_text


MOST_SECONDS = 600


class Lane:
    """Runs calls with one number of threads in a folder of its own, with its own copy of the data and the runs of earlier calls."""

    def __init__(self, pith, work, threads):
        self.pith = pith
        self.threads = threads
        self.folder = work / f"t{threads}"
        self.normal = work / "normal" / f"t{threads}"
        self.temporary = work / f"tmp{threads}"
        self.temporary.mkdir(parents=True)
        make_data(self.folder / "data")
        (self.folder / "out").mkdir()
        self.normaliser = Normaliser(self.folder, self.temporary)
        self.environment = {**os.environ, "TMPDIR": str(self.temporary), "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "DOTNET_NOLOGO": "1"}
        self.environment.pop("PITH_DATA", None)

    def run(self, call, threads):
        """Runs one call; returns the lines of the table, whether it ended as it should, and its seconds."""
        words = call.arguments(threads)
        start = time.perf_counter()
        try:
            if call.prepare:
                call.prepare(self.folder, call)
            before = self.entries()
            code, output, errors = self.outcome(words)
        except OSError as error:
            before, code, output, errors = self.entries(), f"not run: {type(error).__name__}", "", ""
        seconds = time.perf_counter() - start
        parts = {
            "exit": code.encode(),
            "stdout": self.normaliser.output(output, words).encode(),
            "stderr": self.normaliser.errors(errors).encode(),
        }
        for path, changed in sorted(self.entries().items()):
            if before.get(path) != changed or self.is_own(call, path):
                parts.update(self.files(call, path))
        place = self.normal / call.name
        rows = []
        for artifact, data in parts.items():
            target = place / artifact.replace(":", "/", 1)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            rows.append((call.name, threads, artifact, hashlib.sha256(data).hexdigest()))
        (place / "command").write_text(shlex.join(["pith", *words]) + "\n")
        return rows, code == str(call.code), seconds

    def outcome(self, words):
        """Exit code, standard output and standard error of one call."""
        try:
            result = subprocess.run([*self.pith, *words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                                    timeout=MOST_SECONDS)
        except subprocess.TimeoutExpired:
            return f"longer than {MOST_SECONDS} s", "", ""
        return str(result.returncode), as_text(result.stdout), as_text(result.stderr)

    def entries(self):
        """What lies in the folder, with the time of its last change: below out/ one level, below data/ every file."""
        places = [*(self.folder / "out").iterdir(), *(self.folder / "data").rglob("*"), *self.folder.iterdir(), *self.temporary.iterdir()]
        skipped = (self.folder / "out", self.folder / "data")
        return {place: place.stat().st_mtime_ns for place in places if place not in skipped}

    def is_own(self, call, path):
        own = self.folder / "out" / call.name
        return path == own or (path.parent == own.parent and path.stem == call.name and path.suffix in SINGLE_FILES)

    def files(self, call, path):
        """The artifacts of one entry: file:NAME in the call's own place, stray:PATH elsewhere."""
        own = self.folder / "out" / call.name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_dir():
                continue
            if self.is_own(call, path):
                name = "file:" + (file.relative_to(own).as_posix() if path == own else path.suffix)
            else:
                name = "stray:" + os.path.relpath(file, self.folder)
            for ending, data in self.normaliser.file(file.name, file.read_bytes()):
                yield name + ending, data


def run_lane(lane, calls, report):
    """Runs a lane's calls, each with its threads; returns the table, the calls that did not end as they should, and the seconds of each."""
    table, failed, times = [], [], []
    for call, threads in calls:
        rows, is_right, seconds = lane.run(call, threads)
        table += rows
        times.append((seconds, call.name, threads))
        if not is_right:
            failed.append((call, threads))
        report(call, threads)
    return table, failed, times


def fingerprint(pith, work, calls, shares, jobs):
    """Runs all calls, each lane its share, and puts what run_lane returns together."""
    lanes = [Lane(pith, work, threads) for threads in shares]
    total = sum(len(call.threads) for call in calls)
    done = 0
    gate = threading.Lock()

    def report(call, threads):
        nonlocal done
        with gate:
            done += 1
            if done % 50 == 0 or done == total:
                print(f"{done} of {total}: {call.name}, threads {threads}", file=sys.stderr, flush=True)

    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        results = list(pool.map(lambda lane: run_lane(lane, shares[lane.threads], report), lanes))
    order = {call.name: place for place, call in enumerate(calls)}
    with open(work / "seconds.tsv", "w") as stream:
        stream.writelines(f"{time:.2f}\t{name}\t{threads}\n" for result in results for time, name, threads in result[2])
    table = sorted((row for result in results for row in result[0]), key=lambda row: (order[row[0]], row[1], row[2]))
    return table, [call for result in results for call in result[1]], [time for result in results for time in result[2]]
