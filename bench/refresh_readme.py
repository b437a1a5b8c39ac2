#!/usr/bin/env python3
"""Keeps README.md true.

    bench/refresh_readme.py           runs ./pith demo and puts what it prints into README.md; what a terminal shows only in passing is left out
    bench/refresh_readme.py --check   compares the numbers that README.md names with what is there, in a moment; continuous integration runs it

Numbers that only a long run could tell, such as how many tests there are, do not stand in README.md.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"

NUMBERS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
           "twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven twenty-eight twenty-nine thirty").split()

# How README.md names a number, and how many there are. A test sees to it that every selection method has its page.
COUNTS = [
    (r"([\w-]+) other methods are there to compare with", "pages in docs/methods but README.md and d2.md",
     lambda: len(set(path.name for path in (ROOT / "docs/methods").glob("*.md")) - {"README.md", "d2.md"})),
    (r"from C#: `using Pith;`, ([\w-]+) programs", "C# programs in docs/library.md",
     lambda: len(re.findall(r"^```csharp", (ROOT / "docs/library.md").read_text(encoding="utf-8"), re.MULTILINE))),
]

# What a long run counts and soon is no longer true.
STALE = [(r"\d[\d,.]* (?:passed|tests)\b", "a count of tests"), (r"\d[\d,.]* lines of code", "a count of lines")]


def run(*command):
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"refresh_readme: {' '.join(command)} ended with exit code {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def below(readme, command, output):
    """Replaces what the code block shows below `$ command`."""
    start = readme.index(f"$ {command}\n") + len(command) + 3
    return readme[:start] + output.rstrip("\n") + readme[readme.index("\n```", start):]


def faults(readme):
    """What is wrong with the numbers of a README, in sentences."""
    for pattern, what, count in COUNTS:
        named = re.search(pattern, readme)
        there = count()
        if named is None:
            yield f"README.md no longer says \"{pattern}\"; change bench/refresh_readme.py with it."
        elif named[1].lower() not in (str(there), NUMBERS[there] if there < len(NUMBERS) else ""):
            yield f"README.md says \"{named[0]}\", but there are {there} ({what})."
    for pattern, what in STALE:
        for found in re.finditer(pattern, readme):
            yield f"README.md says \"{found[0]}\": {what} goes stale; leave it out."


if sys.argv[1:] == ["--check"]:
    found = list(faults(README.read_text(encoding="utf-8")))
    if found:
        sys.exit("\n".join(found))
elif len(sys.argv) > 1:
    sys.exit("refresh_readme: there is --check, or nothing")
else:
    demo = run("./pith", "demo", "--overwrite")
    stages = [line for line in demo.stderr.splitlines() if re.match(r"Fashion-MNIST|\[ *(?:[\d.]+ s|\d+ min \d+ s)\] ", line)]
    README.write_text(below(README.read_text(encoding="utf-8"), "./pith demo", "\n".join(stages) + "\n" + demo.stdout), encoding="utf-8")
