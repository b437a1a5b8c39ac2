"""Takes out what may differ between two runs of one program."""

import re
import time

NUMBER = r"-?\d[\d.]*(?:[eE][-+]?\d+)?"
DURATION = re.compile(r"\b\d[\d,]*(?:\.\d+)? (?:h|min|ms|s)\b(?: \d+ (?:min|s)\b)?")
SIZE = re.compile(r"\b\d[\d,]*(?:\.\d+)? (?:[KMGT]i?)?B\b")
PROGRESS = re.compile(r"^.+: (?:\d+ % of )?[\d,]+ [a-z]+(?:, <time> left)?\n", re.MULTILINE)
JSON_NUMBERS = re.compile(rf'("(?:seconds|estimatedSeconds|peakBytes)": ){NUMBER}')
JSON_OBJECTS = re.compile(r'("(?:seconds|madeOn|costs)": \{)([^{}]*)\}')
SINGLE_FILES = (".npz", ".npy", ".txt", ".json", ".html")
TEXT_FILES = (".json", ".yaml", ".csv", ".md", ".txt", ".html")


class Normaliser:
    """Takes out what differs between two runs of the same program."""

    def __init__(self, folder, temporary):
        self.places = [(str(folder), "<work>"), (str(temporary), "<tmp>")]

    def text(self, text):
        """Paths and names of temporary files and folders."""
        for place, word in self.places:
            text = text.replace(place, word)
        text = re.sub(r"pith-verify-[0-9a-f]{8}", "pith-verify-#", text)
        return re.sub(r"\.pith-\d+-[0-9a-f]{6}", ".pith-#", text)

    def output(self, text, words):
        """Standard output of a call: one JSON object, or lines with tables."""
        text = self.text(text)
        if text.startswith("{"):
            text = self.json(text)
            return re.sub(rf'("bytes": ){NUMBER}', r"\1#", text) if words[0] == "report" else text
        text = durations(text)
        if words[:1] == ["report"]:
            text = SIZE.sub("<size>", text)
        return tables(text)

    def errors(self, text):
        """Standard error: messages, without the lines of progress that come every three seconds."""
        text = durations(self.text(text))
        text = re.sub(r"(report: report\.html, )[\d.,]+ [KM]?B", r"\1<size>", text)
        return PROGRESS.sub("", text)

    def json(self, text):
        """A JSON text, byte for byte but for its times and what it says of the machine."""
        text = JSON_NUMBERS.sub(r"\1#", text)
        text = JSON_OBJECTS.sub(lambda found: found[1] + re.sub(rf'(: )(?:"[^"]*"|{NUMBER}|null)', r"\1#", found[2]) + "}", text)
        return re.sub(r'("paidOff": )(?:true|false|null)', r"\1#", text)

    def file(self, name, data):
        """The parts of a file that are hashed, each with the ending that its name gets."""
        if not name.endswith(TEXT_FILES):
            return [("", data)]
        text = self.text(as_text(data))
        if name.endswith(".html"):
            return [(ending, part.encode()) for ending, part in report_parts(text)]
        if name.endswith(".json"):
            text = self.json(text)
        elif name.endswith("results.csv"):
            text = re.sub(rf",{NUMBER}$", ",#", text, flags=re.MULTILINE)
        elif name.endswith("summary.md"):
            text = durations(text)
        return [("", text.encode())]


def as_text(data):
    return data.decode("utf-8", errors="backslashreplace")


def durations(text):
    text = re.sub(r"\[ *<time>\]", "[<time>]", DURATION.sub("<time>", text))
    paid = r"Pruning (?:paid for itself with|has not paid for itself|does not pay for itself).*"
    return re.sub(paid, "<whether pruning paid for itself>", text)


def tables(text):
    """Columns of times and measured memory are as wide as the longest: in tables that hold one the blanks are squeezed."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if not line.startswith("─"):
            continue
        end = at + 1
        while end < len(lines) and lines[end].startswith("  ") and not lines[end - 1].startswith("  in all "):
            end += 1
        start = at - 2 if at >= 2 and lines[at - 2].startswith("   ") else at - 1
        block = lines[start:end]
        if not any("<time>" in row for row in block):
            continue
        if "peak memory so far" in lines[at - 1]:
            block = [SIZE.sub("<size>", row) for row in block]
        lines[start:end] = [re.sub("─+", "─", re.sub(r"^ +|  +", "  ", row)) for row in block]
    return "\n".join(lines)


def report_parts(page):
    """A report in parts: style, script, and the page without them, its times, its sizes of reports and its machine."""
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    for part in styles + scripts:
        page = page.replace(part, "")
    page = re.sub(r'(<meta http-equiv="Content-Security-Policy" content=").*?(">)', r"\1#\2", page)
    page = re.sub(r'<section id="cost">.*?</section>', lambda found: cost_section(found[0]), page, flags=re.DOTALL)
    page = re.sub(r"Pruning (?:paid|did not pay) for itself in time.*?<", "&lt;whether pruning paid for itself><", page)
    page = re.sub(r"linux \w+, \d+ cores, \d+-bit vectors, \.NET [\d.]+", "<machine>", page)
    page = DURATION.sub("<time>", page)
    return [(":style", "\n".join(styles)), (":script", "\n".join(scripts)), (":page", page)]


def cost_section(section):
    """The section of costs without the bars, whose order is that of the times."""
    section = re.sub(r'\{"bars":.*?\]\}', '{"bars":[]}', section, flags=re.DOTALL)
    section = SIZE.sub("<size>", section)
    return re.sub(r" on \d+ cores", " on # cores", section)
