"""The harness in a process of its own, which measures one round for every line it reads."""

import json
import subprocess
import sys

HARNESS = "bench/Pith.Benchmarks/bin/Release/net10.0/Pith.Benchmarks.dll"


class Pith:
    def __init__(self, mode, threads):
        self.mode = mode
        self.process = subprocess.Popen(
            ["dotnet", HARNESS, mode, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def round(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.mode}: the harness ended early")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
