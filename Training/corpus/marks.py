"""The source form of a document: a header, and marks in braces. README.md shows it."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

OPENING = re.compile(
    r"\{(?:([sck])(\d+(?:,\d+)*))?(?:@([a-z][a-z0-9]*|[.-]))?(!)? (?=\S)")
BRACE = re.compile(r"[{}]")
ENTITY = re.compile(r"@([a-z][a-z0-9]*) ([a-z]+) (.+)")
OVERRIDE = re.compile(r"#(\d+) ([a-z]+)=(.+)")
KINDS = ("person", "org", "outlet", "state", "place", "group", "role", "document")
ROLES = {"s": "source", "c": "cue", "k": "content"}


@dataclass
class Mark:
    start: int  # half-open Unicode scalars of the field's plain text
    end: int
    role: str | None  # "source", "cue", "content"
    claims: tuple  # numbers of the claims it serves
    entity: str | None  # an entity's key; "." as written; "-" nobody can be named
    trap: bool  # looks like a claim and is none


@dataclass
class Field:
    name: str
    text: str = ""
    marks: list = field(default_factory=list)
    places: list = field(default_factory=list)  # (scalar, line, column) where runs of plain text begin

    def place(self, scalar):
        """(line, column) in the file of a scalar of the plain text."""
        start, line, column = self.places[max(0, bisect_right(self.places, (scalar, 1 << 30)) - 1)]
        return line, column + scalar - start


@dataclass
class Entity:
    key: str
    kind: str
    name: str
    aliases: list  # the name among them
    composed: bool  # the name stands nowhere in the text
    role: str | None
    body: str | None
    line: int


@dataclass
class Document:
    id: str
    style: str
    path: str
    header: dict = field(default_factory=dict)  # outlet, date, lang
    fields: list = field(default_factory=list)
    entities: dict = field(default_factory=dict)
    overrides: list = field(default_factory=list)  # (claim, key, value, line)
    faults: list = field(default_factory=list)  # (line, column, message)

    def fault(self, place, message):
        self.faults.append((*place, message))


def read_marks(doc, name, raw, line, column):
    """A Field of raw text that begins at this line and column; faults go to the document."""
    out, open_ = Field(name), []
    i, at, parts = 0, 0, []  # at: scalars of plain text so far

    def place():
        breaks = raw.count("\n", 0, i)
        return line + breaks, i - raw.rfind("\n", 0, i) if breaks else column + i

    def keep(end):
        nonlocal i, at
        for part in raw[i:end].splitlines(keepends=True):
            out.places.append((at, *place()))
            parts.append(part)
            at += len(part)
            i += len(part)

    while (brace := BRACE.search(raw, i)) is not None:
        keep(brace.start())
        if brace[0] == "{":
            m = OPENING.match(raw, i)
            if not m or m.group(1, 3, 4) == (None, None, None):
                doc.fault(place(), f"no mark: {raw[i:i + 12]!r}")
                i += 1
                continue
            role, claims, entity, trap = m.groups()
            numbers = tuple(int(n) for n in claims.split(",")) if claims else ()
            open_.append((Mark(at, 0, ROLES.get(role), numbers, entity, bool(trap)), place()))
            i = m.end()
        else:
            if open_:
                mark, opened = open_.pop()
                mark.end = at
                if mark.end <= mark.start:
                    doc.fault(opened, "empty mark")
                else:
                    out.marks.append(mark)
            else:
                doc.fault(place(), "} closes nothing")
            i += 1
    keep(len(raw))
    for _, opened in open_:
        doc.fault(opened, "mark is never closed")
    out.text = "".join(parts)
    out.marks.sort(key=lambda m: (m.start, -m.end))
    return out


def read_document(path, id, style, raw):
    """Everything of a file; what is wrong is in `faults`, and reading goes on."""
    doc = Document(id, style, path)
    head, _, body = raw.partition("\n\n")
    title = {}
    for n, line in enumerate(head.split("\n"), 1):
        key, colon, value = line.partition(": ")
        if line.startswith("//"):
            continue
        if m := ENTITY.fullmatch(line):
            read_entity(doc, m, n)
        elif m := OVERRIDE.fullmatch(line):
            doc.overrides.append((int(m[1]), m[2], m[3], n))
        elif colon and key in ("title", "summary") and key not in title:
            title[key] = read_marks(doc, key, value, n, len(key) + 3)
        elif colon and key in ("outlet", "date", "lang") and key not in doc.header:
            doc.header[key] = value
        else:
            doc.fault((n, 1), f"no line of a header: {line[:40]!r}")
    doc.fields = [title[k] for k in ("title", "summary") if k in title]
    if body.strip():
        lead = len(body) - len(body.lstrip("\n"))
        doc.fields.append(read_marks(doc, "body", body.strip("\n"), head.count("\n") + 3 + lead, 1))
    for key in ("outlet", "date"):
        if key not in doc.header:
            doc.fault((1, 1), f"the header lacks {key}:")
    doc.header.setdefault("lang", "en")
    if not re.fullmatch(r"20\d\d-\d\d-\d\d", doc.header.get("date", "2000-01-01")):
        doc.fault((1, 1), f"no date: {doc.header['date']!r}")
    if not doc.fields:
        doc.fault((1, 1), "the document has no text")
    return doc


TITLES = set("""Mr Mrs Ms Dr Prof Professor Sir Judge Justice Chief Barr Comrade Smt Shri Begum PC DI DS DCI Detective
    Inspector Sub-Inspector Sergeant Constable Superintendent Sheriff Deputy Officer Captain Colonel Col Gen General Major
    Lieutenant Lt Maj Magistrate Senator Sen Rep President Minister Governor Gov Mayor Engineer Eng Rev Pastor Father Sister
    Inspector-General Chancellor Councillor Cllr Cpl Corporal Sgt Admiral Brigadier Alhaji Hajia Hon Archbishop Bishop
    Imam Mullah Coach Secretary Commissioner Nurse Dame DC Prosecutor Miss Madam Datuk Maulana Ambassador Commodore Commander Bishop Maître""".split())


def without_title(name):
    """A person's name alone: no title before it, no KC behind it."""
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".") in TITLES and not (len(words) == 2 and words[1][0].islower()):
        words.pop(0)
    while len(words) > 1 and words[-1] in ("KC", "QC", "SC", "SAN", "MP", "MD", "PhD"):
        words.pop()
    return " ".join(words)


def read_entity(doc, m, line):
    key, kind, rest = m.groups()
    names, *more = [x.strip() for x in rest.split("|")]
    names = [x.strip() for x in names.split(";")]
    composed = names[0].startswith("~")
    names[0] = names[0].lstrip("~")
    if kind == "person" and (bare := without_title(names[0])) != names[0]:
        names = [bare, *(n for n in names if n != bare)]
    more += [None] * (2 - len(more))
    if kind not in KINDS:
        doc.fault((line, 1), f"no kind of entity: {kind!r}, one of {', '.join(KINDS)}")
    if key in doc.entities:
        doc.fault((line, 1), f"@{key} was there before")
    if len(more) > 2 or not all(names) or len(set(names)) < len(names):
        doc.fault((line, 1), "@key kind Name; alias; alias | role | body")
    doc.entities[key] = Entity(key, kind, names[0], names, composed, more[0] or None, more[1] or None, line)
