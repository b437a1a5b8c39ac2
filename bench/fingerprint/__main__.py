"""A byte fingerprint of everything that `pith` writes, to see that a change of the code changes nothing else.

    python3 bench/fingerprint --pith ./pith --out before.tsv --work before
    ... change the code ...
    python3 bench/fingerprint --pith ./pith --out after.tsv --work after --compare before.tsv
    python3 bench/fingerprint --out after.tsv --compare before.tsv      # compares two earlier ones

It makes small datasets from fixed seeds, runs every command with its main options and some two hundred wrong calls, with 1 and with 3
threads, and writes a line for each call, thread count and artifact: the SHA-256 of exit code, standard output, standard error and every
file. What may differ between two runs of the same program is taken out first (see "Normalising"): times, measured memory, paths, the
machine. What was hashed lies in WORK/normal (compare two with `diff -r`), what was written in WORK/t1 and WORK/t3.

Most of the time goes into starting the command a thousand times. `--only prune.d2` runs the calls with that in their name and those that
they need; `--mode quick` runs all, with 3 threads only, and compares with those of a normal fingerprint.

The exit code is 1 if --compare finds a difference or a call did not end as it should. Needs NumPy and nothing else.
"""

import argparse
import os
import pathlib
import shlex
import shutil
import sys
import tempfile
import time

from calls import CallList, help_calls
from command_calls import (compare_calls, evaluate_calls, explain_calls, extrapolate_calls, graph_calls, inspect_calls, report_calls, run_calls,
                           score_calls, subset_calls, train_calls, tune_calls, verify_calls)
from lanes import fingerprint
from prune_calls import prune_graphs, prune_inputs, prune_methods, prune_options
from wrong_calls import command_line_errors, data_errors, other_errors, prune_errors


def all_calls(mode):
    calls = CallList(mode)
    for add in (help_calls, prune_methods, prune_options, prune_inputs, prune_graphs, score_calls, extrapolate_calls, graph_calls, train_calls,
                tune_calls, evaluate_calls, run_calls, compare_calls, explain_calls, subset_calls, verify_calls, inspect_calls, report_calls,
                command_line_errors, prune_errors, data_errors, other_errors):
        add(calls)
    calls.check()
    return calls



def write_table(path, rows):
    lines = ["call\tthreads\tartifact\tsha256", *("\t".join(row) for row in rows)]
    pathlib.Path(path).write_text("\n".join(lines) + "\n")


def read_table(path):
    lines = pathlib.Path(path).read_text().splitlines()
    return {tuple(line.split("\t")[:3]): line.split("\t")[3] for line in lines[1:]}


def only_asked(table, options):
    """What --only and --mode quick are about."""
    return {key: value for key, value in table.items() if options.only in key[0] and not (options.mode == "quick" and key[1] == "1")}


def compare(now, before):
    """Prints what differs by call, in the order of the calls; returns the number of differences."""
    changes = {}
    for key in [*now, *(key for key in before if key not in now)]:
        kind = "added" if key not in before else "removed" if key not in now else "changed" if now[key] != before[key] else None
        if kind:
            changes.setdefault(key[0], {}).setdefault(key[2], {}).setdefault(kind, []).append(key[1])
    for call, artifacts in changes.items():
        lines = {}
        for artifact, kinds in artifacts.items():
            what = ", ".join(kind + ("" if threads == ["-"] else f" (threads {' and '.join(threads)})") for kind, threads in kinds.items())
            lines.setdefault(what, []).append(artifact)
        print(call, *(f"  {what}: {', '.join(names)}" for what, names in lines.items()), sep="\n")
    count = sum(len(artifacts) for artifacts in changes.values())
    print(f"{count} of {len({(key[0], key[2]) for key in (*now, *before)})} artifacts differ, in {len(changes)} of "
          f"{len({key[0] for key in (*now, *before)})} calls.")
    return count


def print_threads(table):
    """Names the files that differ between 1 and 3 threads, which none should; what a plan says of memory may."""
    hashes = {(row[0], row[1], row[2]): row[3] for row in table}
    other = [(call, artifact) for (call, threads, artifact), value in hashes.items()
             if threads == "1" and artifact not in ("stdout", "stderr") and hashes.get((call, "3", artifact)) != value]
    for call, artifact in other:
        print(f"differs between 1 and 3 threads: {call} {artifact}")


def command_words(text):
    """The words of the command, with paths that hold in any folder."""
    return [os.path.abspath(word) if os.path.exists(word) else word for word in shlex.split(text)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pith", help="the command, e.g. ./pith or 'dotnet DIR/pith-cli.dll'; without it --out is only compared")
    parser.add_argument("--out", required=True, help="the table of fingerprints to write")
    parser.add_argument("--work", help="a folder for data, runs and what was hashed [a temporary one, removed at the end]; an older one is replaced")
    parser.add_argument("--only", default="", help="only calls whose name holds this text, and the runs that they need")
    parser.add_argument("--mode", default="normal", choices=("quick", "normal", "full"),
                        help="quick: all calls with 3 threads only; full: also calls with 1 thread where that cannot matter [normal]")
    parser.add_argument("--jobs", type=int, default=1, choices=(1, 2), help="2 runs the calls with 1 and with 3 threads side by side [1]")
    parser.add_argument("--compare", metavar="OTHER.tsv", help="an earlier table to compare with; the exit code is 1 if anything differs")
    parser.add_argument("--list", action="store_true", help="print the calls and run none")
    options = parser.parse_args()
    if options.compare and not os.path.exists(options.compare):
        parser.error(f"--compare {options.compare} does not exist")
    calls = all_calls(options.mode)
    if options.list:
        for call in calls.selected(options.only):
            print(f"{call.name}\t{','.join(call.threads)}\t{call.code}\tpith {call.command}")
        return 0
    wrong = run_all(options, calls) if options.pith else 0
    if options.compare:
        wrong += compare(*(only_asked(read_table(path), options) for path in (options.out, options.compare)))
    return 1 if wrong else 0


def prepared_work(path):
    """An empty work folder; what an earlier fingerprint left there is removed, a folder of anything else refused."""
    work = pathlib.Path(path).absolute()
    mark = work / ".fingerprint"
    if mark.exists():
        shutil.rmtree(work)
    elif work.exists() and any(work.iterdir()):
        sys.exit(f"fingerprint: {work} is not empty and no work folder of an earlier fingerprint; name another one.")
    work.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return work


def run_all(options, calls):
    """Makes the table; returns how many calls did not end as they should."""
    start = time.perf_counter()
    selected = calls.selected(options.only)
    work = prepared_work(options.work or tempfile.mkdtemp(prefix="pith-fingerprint-"))
    try:
        table, failed, seconds = fingerprint(command_words(options.pith), work, selected, calls.shares(selected), options.jobs)
    finally:
        if not options.work:
            shutil.rmtree(work)
    write_table(options.out, table)
    for call, threads in failed:
        print(f"did not end with exit code {call.code}: {call.name}, threads {threads}: pith {call.command}")
    print_threads(table)
    slowest = ", ".join(f"{name} {time:.1f} s" for time, name, _ in sorted(seconds, reverse=True)[:5])
    taken = time.perf_counter() - start
    print(f"{len(selected)} calls, {len(seconds)} runs, {len(table)} artifacts in {taken:.0f} s; slowest: {slowest}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
