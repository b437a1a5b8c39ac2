#!/usr/bin/env python3
"""Runs ./pith demo and ./test and puts what they print into README.md. What a terminal shows only in passing (progress) is left out."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def run(*command):
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"refresh_readme: {' '.join(command)} ended with exit code {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def below(readme, command, output):
    """Replaces what the code block shows below `$ command`."""
    start = readme.index(f"$ {command}\n") + len(command) + 3
    return readme[:start] + output.rstrip("\n") + readme[readme.index("\n```", start):]


demo = run("./pith", "demo", "--overwrite")
stages = [line for line in demo.stderr.splitlines() if re.match(r"\[ *(?:[\d.]+ s|\d+ min \d+ s)\] ", line)]
tests = run("./test")
readme = README.read_text()
readme = below(readme, "./pith demo", "\n".join(stages) + "\n" + demo.stdout)
readme = below(readme, "./test", tests.stdout)
README.write_text(readme)
