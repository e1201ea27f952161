#!/usr/bin/env python3
"""Writes the manual: one page for each command, from what `claimwatch --help` knows, and the pages of section 5 from
the Markdown in the checkout. claimwatch(1) itself is written by hand.

Usage: manual.py BINARY FOLDER
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Pages of section 5: name, what it says, the text. Links to other pages become references.
PAGES = [
    ("claimwatch.toml", "configuration of claimwatch", "Config/README.md"),
    ("claimwatch-alerts", "alert log of claimwatch, alerts.jsonl", "docs/alert-schema.md"),
    ("claimwatch-events", "event log of claimwatch, events.jsonl", "docs/events.md"),
]


def escaped(text):
    """Text as troff takes it literally."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti")
    text = text.replace("`", "\\(ga").replace("'", "\\(aq")
    return re.sub(r"^\.", r"\\&.", text, flags=re.M)


def inline(text):
    """A line of Markdown with its code and its emphasis."""
    text = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", lambda m: m[1] if m[1] else m[2], text)
    out = []
    for part in re.split(r"(`[^`]*`|\*\*[^*]+\*\*)", text):
        if part.startswith("`") and part.endswith("`") and len(part) > 1:
            out.append("\\fB" + escaped(part[1:-1]) + "\\fR")
        elif part.startswith("**"):
            # Code inside emphasis is as bold as it.
            out.append("\\fB" + escaped(part[2:-2].replace("`", "")) + "\\fR")
        else:
            out.append(escaped(part.replace("\\|", "|")))
    return "".join(out)


def cells(line):
    """The cells of a row; a bar in code is no border."""
    line = line.strip().strip("|")
    return [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)]


def head(name, section, date, version):
    manual = {"1": "User Commands", "5": "File Formats"}[section]
    return f'.TH {name.upper()} {section} "{date}" "claimwatch {version}" "{manual}"\n'


class Page:
    """Markdown to the macros of man(7): headings, paragraphs, lists, tables, code."""

    def __init__(self):
        self.out = []
        self.paragraph = []

    def flush(self):
        if self.paragraph:
            follows = self.out and not self.out[-1].startswith((".SH", ".SS"))
            self.out.append((".PP\n" if follows else "") + inline(" ".join(self.paragraph)) + "\n")
            self.paragraph = []

    def table(self, rows):
        header, rows = rows[0], rows[2:]
        for row in rows:
            if not row[0]:
                continue
            self.out.append(".TP\n" + inline(row[0]) + "\n")
            # One column after the other, called by its name where it is not the last, which explains.
            notes = [
                f"{escaped(name)}: {inline(cell)}" if cell not in ("", "–") else ""
                for name, cell in list(zip(header, row))[1:-1]
            ]
            notes = "; ".join(n for n in notes if n)
            text = inline(row[-1]) if len(row) > 1 and row[-1] else ""
            lines = [text, f"({notes})" if notes else ""]
            self.out.append("\n.br\n".join(line for line in lines if line) + "\n")

    def convert(self, text):
        lines = iter(text.split("\n") + [""])
        rows = []
        items = None
        code = False
        for line in lines:
            if code:
                if line.startswith("```"):
                    code = False
                    self.out.append(".EE\n.RE\n")
                else:
                    self.out.append(escaped(line) + "\n")
                continue
            if rows and not line.startswith("|"):
                self.table(rows)
                rows = []
            if items is not None and not line.startswith("  ") or items is not None and not line.strip():
                self.out.append(".IP \\(bu 2\n" + inline(" ".join(items)) + "\n")
                items = None
            if line.startswith("```"):
                self.flush()
                code = True
                self.out.append(".PP\n.RS 4\n.EX\n")
            elif line.startswith("|"):
                self.flush()
                rows.append(cells(line))
            elif line.startswith("* "):
                self.flush()
                items = [line[2:].strip()]
            elif items is not None:
                items.append(line.strip())
            elif line.startswith("### "):
                self.flush()
                self.out.append(".SS " + inline(line[4:]) + "\n")
            elif line.startswith("## "):
                self.flush()
                heading = line[3:]
                self.out.append(".SH " + (inline(heading) if "`" in heading else escaped(heading.upper())) + "\n")
            elif line.startswith("# "):
                pass
            elif not line.strip():
                self.flush()
            else:
                self.paragraph.append(line.strip())
        self.flush()
        return "".join(self.out)


def option(argument):
    """How an argument is written, and what it does."""
    value = escaped(argument.get("valueName", ""))
    if argument["kind"] == "positional":
        name = f"\\fI{value}\\fR"
    else:
        dashes = {"long": "--", "longWithSingleDash": "-", "short": "-"}
        names = sorted(argument["names"], key=lambda n: n["kind"] != "short")
        name = ", ".join("\\fB" + escaped(dashes[n["kind"]] + n["name"]) + "\\fR" for n in names)
        if argument["kind"] == "option":
            name += f" \\fI{value}\\fR"
    text = argument.get("abstract", "")
    if argument.get("discussion"):
        text += " " + argument["discussion"]
    values = argument.get("allValues") or []
    if values:
        text += " One of " + ", ".join(values) + "."
    if argument.get("defaultValue") and argument["kind"] != "flag":
        text += f" Default: {argument['defaultValue']}."
    return f".TP\n{name}\n{escaped(' '.join(text.split()))}\n"


def command(node, path, date, version, others):
    name = "-".join(path)
    words = " ".join(path)
    arguments = [a for a in node.get("arguments", []) if a.get("shouldDisplay", True)]
    subcommands = [s for s in node.get("subcommands", []) if s["commandName"] != "help"]
    page = head(name, "1", date, version)
    page += f".SH NAME\n{escaped(name)} \\- {escaped(node.get('abstract', '').rstrip('.'))}\n"
    page += f".SH SYNOPSIS\n.B {escaped(words)}\n"
    if any(a["kind"] != "positional" for a in arguments):
        page += ".RI [ options ]\n"
    if subcommands:
        page += ".I command\n"
    for argument in arguments:
        if argument["kind"] == "positional":
            dots = " ..." if argument.get("isRepeating") else ""
            word = escaped(argument["valueName"]) + dots
            page += f".RI [ {word} ]\n".replace(f" {word} ", f' "{word}" ') if argument["isOptional"] else f".I {word}\n"
    text = node.get("discussion", "")
    body, codes = (re.split(r"Exit codes(?:, [^:]*)?:", text, maxsplit=1) + [""])[:2]
    page += ".SH DESCRIPTION\n" + escaped(node.get("abstract", "")) + "\n"
    for paragraph in body.split("\n\n"):
        if paragraph.strip():
            page += ".PP\n" + escaped(" ".join(paragraph.split())) + "\n"
    if subcommands:
        page += ".SH COMMANDS\n"
        for sub in subcommands:
            page += f".TP\n.BR {escaped('-'.join(path + [sub['commandName']]))} (1)\n{escaped(sub.get('abstract', ''))}\n"
    if arguments:
        page += ".SH OPTIONS\n" + "".join(option(a) for a in arguments)
    if codes:
        codes, dot, after = codes.partition(".\n")
        page += ".SH EXIT STATUS\n" + escaped(" ".join(codes.split()).rstrip(".")) + ".\n"
        if after.strip():
            page += ".PP\n" + escaped(" ".join(after.split())) + "\n"
    page += ".SH SEE ALSO\n" + references([o for o in others if o != (name, "1")])
    return name, page


def references(pages):
    """`.BR name (section),` for each, the last one without its comma."""
    lines = [f".BR {escaped(name)} ({section})" for name, section in pages]
    return ",\n".join(lines) + "\n"


def write(folder, name, section, text):
    folder = os.path.join(folder, "man" + section)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, f"{name}.{section}"), "w", encoding="utf-8") as file:
        file.write(text)


def main(binary, folder):
    tool = json.loads(subprocess.run([binary, "--experimental-dump-help"], check=True, capture_output=True).stdout)
    version = subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    with open(os.path.join(ROOT, "docs/man/claimwatch.1"), encoding="utf-8") as file:
        overview = file.read()
    # The day of the hand-written page, so that the same checkout gives the same bytes on any day.
    date = re.search(r'^\.TH CLAIMWATCH 1 "([0-9-]+)"', overview)[1]
    write(folder, "claimwatch", "1", overview)
    common = [("claimwatch", "1")] + [(name, "5") for name, _, _ in PAGES]

    def walk(node, path):
        for sub in node.get("subcommands", []):
            if sub["commandName"] == "help" or not sub.get("shouldDisplay", True):
                continue
            name, page = command(sub, path + [sub["commandName"]], date, version, common)
            write(folder, name, "1", page)
            walk(sub, path + [sub["commandName"]])

    walk(tool["command"], ["claimwatch"])
    for name, what, source in PAGES:
        with open(os.path.join(ROOT, source), encoding="utf-8") as file:
            text = file.read()
        page = head(name, "5", date, version) + f".SH NAME\n{escaped(name)} \\- {escaped(what)}\n.SH DESCRIPTION\n"
        page += Page().convert(text)
        page += ".SH SEE ALSO\n" + references([p for p in common if p != (name, "5")])
        write(folder, name, "5", page)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
