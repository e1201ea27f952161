#!/usr/bin/env python3
"""Refuses, in the modules on the way of a feed's text, what can trap or take the square of a text.

  Scripts/check-total.py [--list]      checks Sources/, after itself; 0 fine, 1 something is refused
  Scripts/check-total.py FILE...       checks these files alone, without exceptions

Two kinds, both found in issue 10. A trap ends the process, and the same text ends it again after each
restart: inverted ranges, indices beside a collection, narrowing conversions, force unwraps. And Swift
compares, hashes and splits a String by its normal form: 1.3 MB of combining marks take 80 s.

Each complaint is FILE:LINE:COLUMN, the form, what to write instead. `// bounds: why`, on the line or
above it, says why a raw form cannot trap there; Scripts/check-total.txt holds what may stay for a whole
file, and an entry that nothing needs any more is a complaint too. Needs python3 (3.9 or later), nothing
else. It reads text and not types: a form is what it looks like.
"""
import fnmatch
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXCEPTIONS = ROOT / "Scripts/check-total.txt"
EXAMPLES = ROOT / "Scripts/check-total.examples.swift"

# What a feed's text passes, from its first byte to its alert.
PATHS = [
    "Sources/FeedModel", "Sources/JSONText", "Sources/FeedParse", "Sources/ReadableText",
    "Sources/ArticlePage", "Sources/SourceReaders",
    "Sources/WatchQuery", "Sources/WatchMatch", "Sources/ClaimTagger", "Sources/ClaimExtract", "Sources/Publishers", "Sources/StoryJoin",
    "Sources/AlertLog/Record",
    "Sources/StateStore/Recognition.swift", "Sources/StateStore/CanonicalAddress.swift", "Sources/StateStore/AddressStem.swift",
    "Sources/StateStore/TrackingParameter.swift", "Sources/StateStore/ItemMarks.swift",
    "Sources/StateStore/Resemblance.swift", "Sources/StateStore/TextSketch.swift",
    "Sources/StateStore/Told.swift", "Sources/StateStore/Told+Bytes.swift",
    "Sources/StateStore/PublishedItem.swift", "Sources/StateStore/IncomingDocument.swift",
    "Sources/StateStore/ItemIdentity.swift", "Sources/StateStore/ItemVerdict.swift",
    "Sources/StateStore/IncomingItem.swift", "Sources/StateStore/SeenEntry.swift",
    "Sources/StateStore/Stories", "Sources/Daemon/Pipeline", "Sources/Daemon/Stories",
]

INSTEAD = {
    "range": "import FeedModel, whose ..< is total, or write Range(from:to:)",
    "closed": "write ..< with one more, or Range(from:to:)",
    "partial": "write .slice(from, to), .prefix or .dropFirst",
    "stride": "count up, or use .reversed() and indices",
    "unwrap": "bind it, or give a default",
    "offset": "write [at: ...], .slice or a TotalArray",
    "narrow": "say truncatingIfNeeded:, clamping: or exactly:",
    "float": "say Int(exactly:) or clamp it first",
    "negative": "write max(0, ...)",
    "split": "split .utf8 by a byte",
    "affix": "compare .utf8: starts(with:), or a suffix of bytes",
    "search": "search .utf8",
    "case": "lower bytes, of a bounded length",
    "equal": "compare bytes: hasSameBytes(as:), or .utf8.elementsEqual",
    "switch": "switch over a bounded name that is known, or over bytes",
    "key": "use ByteKey, or bytes",
}

LITERAL = r"-?(?:0x[0-9A-Fa-f_]+|0b[01_]+|\d[\d_]*(?:\.\d+)?|\.?\w+\.(?:min|max))"
NUMBER = re.compile(rf"^{LITERAL}$")
# A word of the tokenizer has at most 40 bytes; these names stand for one, or for a word of ours.
BOUNDED = re.compile(
    r"(?:\.|\b)(?:lower|lemma)$|\bword\([^()]*(?:\([^()]*\)[^()]*)*\)$")


def strip(source):
    """The text with comments and string literals blanked, line by line, and the lines' comments."""
    out, comments = [], {}
    i, n, line = 0, len(source), 0
    buf = []
    depth = 0  # of block comments
    while i < n:
        c = source[i]
        if c == "\n":
            out.append("".join(buf))
            buf, line, i = [], line + 1, i + 1
        elif depth:
            if source.startswith("*/", i):
                depth -= 1
                buf.append("  ")
                i += 2
            else:
                buf.append(" ")
                i += 1
        elif source.startswith("//", i):
            end = source.find("\n", i)
            end = n if end < 0 else end
            comments[line] = source[i:end]
            i = end
        elif source.startswith("/*", i):
            depth += 1
            buf.append("  ")
            i += 2
        elif c == '"':
            triple = source.startswith('"""', i)
            mark = '"""' if triple else '"'
            j = i + len(mark)
            while j < n and not source.startswith(mark, j):
                j += 2 if source[j] == "\\" else 1
            j = min(n, j + len(mark))
            # Quotation marks stay, so that a literal can be told; what is between does not.
            for k, ch in enumerate(source[i:j]):
                if ch == "\n":
                    out.append("".join(buf))
                    buf, line = [], line + 1
                else:
                    buf.append('"' if k == 0 or k == j - i - 1 else "s")
            i = j
        else:
            buf.append(c)
            i += 1
    out.append("".join(buf))
    return out, comments


def operand_before(text, end):
    """The operand that ends right before `end`: names, calls, subscripts, numbers."""
    i = end
    while i > 0 and text[i - 1] == " ":
        i -= 1
    stop = i
    while i > 0:
        c = text[i - 1]
        if c in ")]}":
            level = 0
            while i > 0:
                i -= 1
                if text[i] in ")]}":
                    level += 1
                elif text[i] in "([{":
                    level -= 1
                    if level == 0:
                        break
        elif c.isalnum() or c in "_.$?!\"":
            i -= 1
        else:
            break
    found = text[i:stop]
    return "" if found in ("case", "in", "return", "where", "for", "if") else found


def operand_after(text, start):
    i = start
    while i < len(text) and text[i] == " ":
        i += 1
    begin = i
    if i < len(text) and text[i] == "-":
        i += 1
    while i < len(text):
        c = text[i]
        if c in "([":
            level = 0
            while i < len(text):
                if text[i] in "([":
                    level += 1
                elif text[i] in ")]":
                    level -= 1
                    if level == 0:
                        i += 1
                        break
                i += 1
        elif c.isalnum() or c in "_.$?\"":
            i += 1
        else:
            break
    return text[begin:i].rstrip(".")


TOTAL = r"(?:TotalArray|Tokens|TextBytes|TokenIndices|Words)\b"


def declared(lines):
    """Names that a file declares with a type that answers for every index, and as other arrays."""
    total, other = set(), set()
    for line in lines:
        for name, kind in re.findall(r"\b(\w+)\s*:\s*(?:inout\s+|borrowing\s+)?([\[\w<]+)", line):
            if re.match(TOTAL, kind):
                total.add(name)
            elif kind.startswith(("[", "Array", "Unsafe")):
                other.add(name)
        for name, kind in re.findall(r"\b(?:let|var)\s+(\w+)\s*=\s*([\[\w<]+)", line):
            if re.match(TOTAL, kind):
                total.add(name)
            elif kind.startswith("[") or kind == "Array":
                other.add(name)
    return total, other


def subscripts(text):
    """Base and inner text of each subscript of one line, with the column of its bracket."""
    for match in re.finditer(r"(?<=[\w\)\]\?\$])\[", text):
        level, i = 0, match.start()
        while i < len(text):
            if text[i] == "[":
                level += 1
            elif text[i] == "]":
                level -= 1
                if level == 0:
                    break
            i += 1
        base = re.search(r"(\w+)(?:\?)?$", text[: match.start()])
        yield (base.group(1) if base else ""), text[match.start() + 1 : i], match.start()


def check(path, source, total, module):
    lines, comments = strip(source)
    imports = any(re.match(r"\s*(@\w+\s+)?import FeedModel\b", line) for line in lines)
    imports = imports or module == "FeedModel"
    found = []
    switched = []  # subjects of the switches that are open, with the depth of their braces
    depth = 0

    def say(line, column, form):
        found.append((line, column + 1, form))

    for n, text in enumerate(lines):
        # Ranges.
        for m in re.finditer(r"\.\.<|(?<!\.)\.\.\.(?!\.)", text):
            left = operand_before(text, m.start())
            right = operand_after(text, m.end())
            closed = m.group() == "..."
            if not left and not right:
                continue  # [...], variadics
            literal_left = bool(NUMBER.match(left)) or left.endswith('"')
            literal_right = bool(NUMBER.match(right)) or right.startswith('"')
            inside = text[: m.start()].rstrip()
            if not left or not right:
                if closed and not right and re.search(r":\s*[\w.]+$", text[: m.start()]):
                    continue  # a variadic parameter
                if (not left and literal_right) or (not right and literal_left):
                    continue
                if re.search(r"\bcase\b[^{]*$", inside):
                    continue
                say(n, m.start(), "partial")
            elif literal_left and literal_right:
                continue
            elif closed:
                say(n, m.start(), "closed")
            elif not imports:
                say(n, m.start(), "range")
        for m in re.finditer(r"\bstride\s*\(", text):
            say(n, m.start(), "stride")
        # A value that is taken for granted; `!` before a name is a negation.
        for m in re.finditer(r"(?<=[\w\)\]\"])!(?=[\s.,)\]\[:;}]|$)(?!=)|\b(?:try|as)!", text):
            say(n, m.start(), "unwrap")
        for base, inner, column in subscripts(text):
            if base in total or re.match(r"\s*(at|safe)\s*:", inner):
                continue
            plain = re.sub(r"\[[^\[\]]*\]", "", inner)
            if re.search(r"[\w\)\]$]\s*&?[-+*]\s*[\w\($]", plain) and "..<" not in plain and "..." not in plain:
                if "default:" in inner or re.match(r'\s*"', inner):
                    continue
                say(n, column, "offset")
        for m in re.finditer(r"(?<![\w.])(UInt8|Int8|UInt16|Int16|Int32|UInt)\(([^()]*(?:\([^()]*\)[^()]*)*)", text):
            argument = m.group(2).strip()
            if re.match(r"(\w+)\s*:", argument) or NUMBER.match(argument) or not argument:
                continue
            if re.search(r"\bCT_|\bCFOLD_|\bCSYS|\bCURL|\bXML_", argument):
                continue
            say(n, m.start(), "narrow")
        for m in re.finditer(r"(?<![\w.])(Int|Int64|UInt64|UInt32)\(([^()]*(?:\([^()]*\)[^()]*)*)", text):
            if re.search(r"\bDouble\b|\bFloat\b|round|floor|ceil|\blog\(|sqrt|squareRoot|\d\.\d|\de\d|number\b|seconds\b", m.group(2)):
                if not re.match(r"\s*(exactly|clamping|truncatingIfNeeded|bitPattern)\s*:", m.group(2)):
                    say(n, m.start(), "float")
        for m in re.finditer(r"\.(prefix|suffix|dropFirst|dropLast|removeFirst|removeLast)\(([^()]*(?:\([^()]*\)[^()]*)*)\)", text):
            if re.search(r"[\w\)]\s+-\s+\w", m.group(2)) and "max(0" not in m.group(2):
                say(n, m.start() + 1, "negative")
        # Strings.
        for m in re.finditer(r"\.split\(separator:\s*\"", text):
            say(n, m.start() + 1, "split")
        for m in re.finditer(r"\.(hasPrefix|hasSuffix)\(", text):
            if not BOUNDED.search(operand_before(text, m.start())):
                say(n, m.start() + 1, "affix")
        for m in re.finditer(r"\.(contains|range\(of:|firstRange\(of:|replacing)\(?\s*\"", text):
            if not BOUNDED.search(operand_before(text, m.start())):
                say(n, m.start() + 1, "search")
        for m in re.finditer(r"\.(lowercased|uppercased)\(\)", text):
            say(n, m.start() + 1, "case")
        for m in re.finditer(r"(?:==|!=)\s*\"", text):
            if not BOUNDED.search(operand_before(text, m.start())):
                say(n, m.start(), "equal")
        for m in re.finditer(r"\"\s*(?:==|!=)\s", text):
            say(n, m.start(), "equal")
        for m in re.finditer(r"\bSet<(?:String|Substring)>|\[(?:String|Substring)\s*:|Dictionary<(?:String|Substring)\b", text):
            say(n, m.start(), "key")
        # Which switch a `case "…"` belongs to, by the depth of braces.
        for m in re.finditer(r"\bswitch\s+([^{]+)\{|[{}]|\bcase\s+\"", text):
            if m.group().startswith("switch"):
                depth += 1
                switched.append((depth, m.group(1).strip()))
            elif m.group() == "{":
                depth += 1
            elif m.group() == "}":
                if switched and switched[-1][0] == depth:
                    switched.pop()
                depth -= 1
            elif switched and not BOUNDED.search(switched[-1][1]):
                say(n, m.start(), "switch")
    return [
        (line, column, form) for line, column, form in found
        if not any("bounds:" in comments.get(k, "") for k in (line, line - 1))
        or form in STRING_FORMS
    ], lines


STRING_FORMS = {"split", "affix", "search", "case", "equal", "switch", "key"}


def files():
    for path in PATHS:
        place = ROOT / path
        if place.is_dir():
            yield from sorted(place.rglob("*.swift"))
        elif place.exists():
            yield place
        else:
            sys.exit(f"check-total: {path} is not there; mend PATHS")


def module_of(path):
    parts = path.parts
    return parts[parts.index("Sources") + 1] if "Sources" in parts else ""


def read_exceptions():
    entries = []
    for n, line in enumerate(EXCEPTIONS.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split("|")]
        forms = [form.strip() for form in parts[1].split(",")] if len(parts) == 3 else []
        if not forms or not parts[2] or any(form not in INSTEAD for form in forms):
            sys.exit(f"{EXCEPTIONS.name}:{n}: not 'path | form, form | reason'")
        entries += [[n, parts[0], form, 0] for form in forms]
    return entries


def self_test():
    """Every line of the examples that says so is refused for that form, and no other line is."""
    source = EXAMPLES.read_text()
    total, other = declared(strip(source)[0])
    found, _ = check(EXAMPLES, source, total - other, "")
    wanted = set()
    for n, line in enumerate(source.splitlines()):
        for form in re.findall(r"// refused: ([\w, ]+)", line):
            wanted |= {(n, one.strip()) for one in form.split(",")}
    got = {(line, form) for line, _, form in found}
    problems = [f"{EXAMPLES.name}:{n + 1}: {form} is not refused" for n, form in sorted(wanted - got)]
    problems += [f"{EXAMPLES.name}:{n + 1}: {form} is refused" for n, form in sorted(got - wanted)]
    missing = set(INSTEAD) - {form for _, form in wanted}
    return problems + [f"{EXAMPLES.name}: has no example of {form}" for form in sorted(missing)]


def main(arguments):
    problems = [] if arguments and arguments[0] != "--list" else self_test()
    chosen = [pathlib.Path(a).resolve() for a in arguments if a != "--list"] or list(files())
    if not chosen:
        sys.exit("no file to check: is this the project's root?")
    exceptions = read_exceptions() if not arguments or arguments == ["--list"] else []
    sources = {path: path.read_text() for path in chosen}
    names = {path: declared(strip(source)[0]) for path, source in sources.items()}
    modules = {}
    for path, (total, _) in names.items():
        modules.setdefault(module_of(path), set()).update(total)
    for path, source in sources.items():
        # A member keeps its type everywhere; a file's own array of that name hides it.
        total = modules[module_of(path)] - (names[path][1] - names[path][0])
        found, _ = check(path, source, total, module_of(path))
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
        for line, column, form in found:
            allowed = [e for e in exceptions if e[2] == form and fnmatch.fnmatchcase(name, e[1])]
            for entry in allowed:
                entry[3] += 1
            if not allowed:
                problems.append(f"{name}:{line + 1}:{column}: {form}: {INSTEAD[form]}")
    for n, path, form, used in exceptions:
        if not used:
            problems.append(f"Scripts/check-total.txt:{n}: {path} has no {form} any more")
    for problem in problems:
        print(problem)
    if not problems and not arguments:
        print(f"{len(sources)} files on the way of a feed's text: every form is total")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
