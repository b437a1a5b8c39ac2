"""Pith from Python: arrays in, arrays out, through temporary files and the command ``pith``.

One file, NumPy only. Copy it beside your script, or put its folder on ``PYTHONPATH``. The command is the one that the environment variable
``PITH`` names, else ``./pith`` of the repository that this file lies in, else ``pith`` on the ``PATH``.

    >>> import numpy as np, pith
    >>> rng = np.random.default_rng(0)
    >>> X, scores, y = rng.normal(size=(200, 8)), rng.random(200), np.repeat(["cat", "dog"], 100)
    >>> run = pith.prune(X, scores, labels=y, keep=0.3, progress=False)
    >>> len(run.kept), run.mask.sum() == 60, sorted(run.order) == list(run.kept)
    (60, True, True)
    >>> subset = X[run.kept]
    >>> list(pith.score(X, names=["density"], progress=False))
    ['density']

Every option of a command is a keyword, with underscores: ``--must-drop FILE`` is ``must_drop=rows``, ``--exact`` is ``exact=True``. What holds
a value a row may be anything that ``numpy.asarray`` takes (a list, a column of pandas, a tensor on the processor), or the name of a file in any
form that the command reads. ``out="RUN"`` keeps the run folder; without it nothing is left behind. What goes wrong is a ``PithError`` with the
command's sentence and its exit code.
"""

import collections
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

import numpy as np

__all__ = ["PithError", "Coreset", "Extrapolation", "Scores", "prune", "score", "extrapolate", "tune", "evaluate"]

# Options that name a file with a row, or a value, for each row.
_ARRAYS = frozenset([
    "embeddings", "scores", "labels", "ids", "logits", "confidence", "cutoff_scores", "given", "must_drop", "scored_rows", "truth", "second_scores",
    "cross_fitted", "features", "coreset", "test_embeddings", "test_labels", "groups",
])


class PithError(Exception):
    """What the command refused: ``str(error)`` is its sentence, ``error.code`` its exit code (2 option, 3 data, 4 memory or disk; None
    where it could not be started)."""

    def __init__(self, message, code=None):
        super().__init__(message)
        self.code = code


Coreset = collections.namedtuple("Coreset", "kept order mask reasons values info")
Coreset.__doc__ = """What pith.prune keeps.

kept     int64 [kept], the rows that are kept, ascending
order    int64 [kept], the same rows in the order picked
mask     bool [N], True where a row is kept
reasons  list [N] of texts: why each row was kept or dropped
values   float64 [N], the value of each row when it was picked or dropped; NaN where a method has none
info     what ``pith prune --json`` prints
"""

Extrapolation = collections.namedtuple("Extrapolation", "scores calibrated uncertainty verdict info")
Extrapolation.__doc__ = """What pith.extrapolate predicts.

scores       float64 [N], scored rows as given, predictions for the others
calibrated   float64 [N], the same with predictions on the scale of the scored rows; what to prune by
uncertainty  float64 [N], in the unit of the scores; 0 for scored rows
verdict      whether to use them, in words
info         what ``pith extrapolate --json`` prints
"""


class Scores(dict):
    """From a score's name to float64 [N], NaN where a row is not scored.

    ``directions`` says of each name ``high-is-hard`` or ``high-is-easy``; give it on as ``hard="high"`` or ``hard="low"``. ``info`` is what
    ``pith score --json`` prints.
    """

    directions = {}
    info = {}


def prune(X=None, scores=None, *, labels=None, ids=None, keep=None, count=None, method=None, progress=True, out=None, **options):
    """Selects a coreset: X [N, D], scores [N] (NaN where a row has none), a share ``keep`` or a number ``count`` of rows. A ``Coreset``."""
    options = dict(options, embeddings=X, scores=scores, labels=labels, ids=ids, keep=keep, count=count, method=method)
    with _Run("prune", options, progress, out, needs_out=True) as run:
        reasons, values = [], []
        with open(run.file("selection.csv"), newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                reasons.append(row["reason"])
                values.append(float(row["value"] or "nan"))
        kept = np.load(run.file("kept.npy"))
        mask = np.zeros(len(reasons), bool)
        mask[kept] = True
        return Coreset(kept, np.load(run.file("order.npy")), mask, reasons, np.array(values), run.info)


def score(X=None, *, names=None, labels=None, progress=True, out=None, **options):
    """Computes importance scores of X [N, D], or of ``dynamics="FOLDER"``: all, or those of ``names``. ``Scores``, arrays by their names."""
    options = dict(options, embeddings=X, labels=labels)
    if names is not None:
        options["names"] = [names] if isinstance(names, str) else list(names)
    with _Run("score", options, progress, out, needs_out=True) as run:
        with open(run.file("scores.json"), encoding="utf-8") as file:
            described = json.load(file)
        result = Scores((name, np.load(run.file("scores", name + ".npy"))) for name in described)
        result.directions = {name: entry["direction"] for name, entry in described.items()}
        result.info = run.info
        return result


def extrapolate(X=None, scores=None, *, labels=None, progress=True, out=None, **options):
    """Predicts the scores of all rows of X [N, D] from those of some (NaN where a row has none). An ``Extrapolation``."""
    options = dict(options, embeddings=X, scores=scores, labels=labels)
    with _Run("extrapolate", options, progress, out, needs_out=True) as run:
        name = run.info["score"]
        return Extrapolation(
            np.load(run.file("scores", name + ".npy")), np.load(run.file("scores", name + "-calibrated.npy")), np.load(run.file("uncertainty.npy")),
            run.info["verdict"], run.info)


def tune(X=None, scores=None, *, labels=None, keep=None, progress=True, out=None, **options):
    """Chooses method, cutoff, gamma and neighbours on held-out rows. What ``pith tune --json`` prints, ``["choice"]`` among it."""
    with _Run("tune", dict(options, embeddings=X, scores=scores, labels=labels, keep=keep), progress, out, needs_out=False) as run:
        return run.info


def evaluate(X=None, scores=None, *, labels=None, keep=None, methods=None, progress=True, out=None, **options):
    """Trains on coresets of methods and budgets, and compares them with random. What ``pith evaluate --json`` prints."""
    options = dict(options, embeddings=X, scores=scores, labels=labels, keep=keep, methods=methods)
    with _Run("evaluate", options, progress, out, needs_out=True) as run:
        return run.info


class _Run:
    """One call of the command, and the temporary folder that its files lie in."""

    def __init__(self, command, options, progress, out, needs_out):
        self._folder = tempfile.mkdtemp(prefix="pith-")
        try:
            self._out = os.fspath(out) if out is not None else os.path.join(self._folder, "out") if needs_out else None
            arguments = [_find_command(), command]
            for name, value in options.items():
                arguments += self._argument(name, value)
            if self._out is not None:
                arguments += ["--out", self._out]
            if not progress:
                arguments.append("--quiet")
            self.info = json.loads(_call(arguments + ["--json"], progress, self._folder))
            if out is None and "run" in self.info:
                self.info["run"] = None                       # it will be gone
        except BaseException:
            self._remove()
            raise

    def file(self, *names):
        return os.path.join(self._out, *names)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self._remove()

    def _remove(self):
        shutil.rmtree(self._folder, ignore_errors=True)

    def _argument(self, name, value):
        option = "--" + ("scores" if name == "names" else name).replace("_", "-")
        if value is None or value is False:
            return []
        if value is True:
            return [option]
        if name in _ARRAYS and not isinstance(value, (str, os.PathLike)):
            path = os.path.join(self._folder, name + ".npy")
            np.save(path, _to_array(name, value), allow_pickle=False)
            return [option, path]
        if isinstance(value, (list, tuple)):
            return [option, ",".join(_text(item) for item in value)]
        return [option, _text(value)]


def _text(value):
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def _to_array(name, value):
    for step in ("detach", "cpu"):                           # of tensors
        if hasattr(value, step):
            value = getattr(value, step)()
    array = np.asarray(value)
    if array.dtype.kind != "O":
        return array
    # Columns of tables hold texts as objects, and numbers where some are missing.
    if all(isinstance(item, str) for item in array.flat):
        return array.astype(str)
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError):
        odd = next(item for item in array.flat if not isinstance(item, (int, float)))
        raise PithError(f"{name} must be numbers alone or texts alone; {type(odd).__name__} {odd!r:.40} is among them.") from None


def _find_command():
    named = os.environ.get("PITH")
    if named:
        return named
    beside = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "pith")
    if os.path.isfile(beside) and os.access(beside, os.X_OK):
        return beside
    found = shutil.which("pith")
    if found is None:
        raise PithError("The command pith was not found; put it on the PATH, or its place into the environment variable PITH.")
    return found


def _call(arguments, progress, folder):
    """Runs the command, passes its messages on as they come, and returns what it prints."""
    try:
        process = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")
    except OSError as error:
        raise PithError(f"The command {arguments[0]} cannot be started: {error.strerror}.") from error
    with process:
        printed = []
        reader = threading.Thread(target=lambda: printed.append(process.stdout.read()))
        reader.start()
        lines = []
        try:
            for line in process.stderr:
                # The last line may be the error's sentence, which is raised instead.
                if lines and progress:
                    print(lines[-1], file=sys.stderr, flush=True)
                lines.append(line.rstrip("\n"))
            code = process.wait()
        except BaseException:
            process.terminate()                               # it removes its own temporary files
            process.wait()
            raise
        finally:
            reader.join()
    if code != 0:
        sentence = lines[-1] if lines else f"The command ended with exit code {code} and said nothing."
        raise PithError(sentence.removeprefix("pith: ").replace(folder + os.sep, ""), code)
    if lines and progress:
        print(lines[-1], file=sys.stderr, flush=True)
    return printed[0]
