"""A call of the command, and the list of all."""

import dataclasses
import re
import shlex
import shutil

NO_THREADS = ("subset", "explain", "inspect")
COMMANDS = ("demo", "run", "train", "score", "extrapolate", "prune", "tune", "evaluate", "graph", "compare", "report", "inspect", "explain",
            "subset", "verify")
X, S, Y, L = "--embeddings data/X.npy", "--scores data/s.npy", "--labels data/y.npy", "--logits data/logits.npy"
CONFIDENCE = "--confidence data/confidence.npy"


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of the command: {out} stands for a place of its own, out/NAME; out/OTHER for what an earlier call wrote."""

    name: str
    command: str
    code: int = 0
    threads: tuple = ("1", "3")
    prepare: object = None

    def arguments(self, threads):
        words = shlex.split(self.command.replace("{out}", f"out/{self.name}"))
        return words if threads == "-" else [*words, "--threads", threads]


class CallList:
    """All calls in the order in which they run."""

    def __init__(self, mode):
        self.mode = mode
        self.calls = []
        self.names = set()

    def add(self, name, command, code=0, prepare=None, once=False):
        """Adds a call with 1 and with 3 threads; with 3 only where it says so, as the number cannot matter or to save time; without --threads
        where the command has none or the call is refused unread (code 2)."""
        if name in self.names:
            raise ValueError(f"two calls are named {name}")
        self.names.add(name)
        word = command.split(" ")[0]
        has_threads = word in COMMANDS and word not in NO_THREADS and code != 2 and "--help" not in command
        only_three = self.mode == "quick" or once and self.mode == "normal"
        threads = ("-",) if not has_threads else ("3",) if only_three else ("1", "3")
        self.calls.append(Call(name, command, code, threads, prepare))

    def selected(self, text):
        """Those whose name holds the text, and those whose runs they need."""
        wanted = {call.name for call in self.calls if text in call.name}
        for call in reversed(self.calls):
            if call.name in wanted:
                wanted.update(self.needs(call))
        return [call for call in self.calls if call.name in wanted]

    def needs(self, call):
        """The calls whose runs a call reads: the longest name that each out/... of its words (or of its preparation) starts with."""
        places = re.findall(r"out/([\w.-]+)", call.command.replace("{out}", "") + " " + getattr(call.prepare, "reads", ""))
        found = [max((n for n in self.names if place.startswith(n)), key=len, default=None) for place in places]
        return {name for name in found if name and name != call.name}

    def shares(self, selected):
        """For each lane the calls that run in it, with their threads."""
        return {lane: [(call, threads) for call in selected for threads in call.threads if self.lane(threads) == lane] for lane in self.lanes}

    def check(self):
        """Every run that a call reads is made before it, in the same lane."""
        lanes = {}
        for call in self.calls:
            own = {self.lane(threads) for threads in call.threads}
            for name in self.needs(call):
                if not own <= lanes.get(name, set()):
                    raise ValueError(f"{call.name} needs {name}, which is not made before it with the same threads")
            lanes[call.name] = own

    @property
    def lanes(self):
        return ["3"] if self.mode == "quick" else ["1", "3"]

    def lane(self, threads):
        """Calls without threads run in the first lane."""
        return self.lanes[0] if threads == "-" else threads


def copied(source, change=None):
    """A preparation: the call's own place starts as a copy of an earlier run, changed by a function."""
    def prepare(folder, call):
        target = folder / "out" / call.name
        shutil.copytree(folder / source, target)
        if change:
            change(target)
    prepare.reads = source
    return prepare


def help_calls(calls):
    calls.add("help.none", "")
    for name, word in {"root": "--help", "short": "-h", "word": "help", "version": "--version"}.items():
        calls.add(f"help.{name}", word)
    for command in COMMANDS:
        calls.add(f"help.command.{command}", f"{command} --help")
