"""What a document must keep to: spans, conventions, chains. Every fault has a place."""

import re

PRONOUNS = set("he she it they we i you who which that those these this one him her them".split())
POSSESSIVES = ("his ", "her ", "its ", "their ")
QUOTES = {"“": "”", "‘": "’", '"': '"', "«": "»", "„": "“"}
STOPS = ",.;:"
# Not the end of a sentence though they end in a full stop.
ABBREVIATION = re.compile(r"(?:\b[A-Za-z]\.|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|St|No|etc|Bros|Bhd|Sdn|Pvt|Gen|Col|Lt)\.)$")
UNSEEN = re.compile("[\t\r\u00a0\u00ad\u200b]")
SPACES = re.compile(r"^ | (?=[ \n])| $", re.M)
TIMES = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|earlier on|last week|(?:19|20)\d\d)\b", re.I)
# Words that nearly always carry a claim. Where one does not, a trap says so.
TELLING = re.compile(
    r"\b(?:said|says|told|tells|according to|added|warned|warns|denied|denies|claimed|claims|accuses|insisted|insists|"
    r"announced|announces|argued|argues|urged|urges|alleged|alleges|allegedly|reportedly|stressed|stresses|confirmed|confirms|"
    r"reported|praised|praises|hailed|hails|condemned|condemns|criticised|criticized|blamed|blames|welcomed|vowed|vows|"
    r"promised|promises|pledged|suggested|suggests|predicted|predicts|believes|believed|hopes|fears|expects|apologised|"
    r"apologized|demanded|demands|rejected|rejects|dismissed|described|describes|declared|declares|stated|states|"
    r"noted|notes|wrote|writes|replied|explained|explains|complained|admitted|admits|conceded|acknowledged|"
    r"disclosed|revealed|reveals|recalled|concluded|estimates|estimated|maintained|maintains|testified|tweeted|posted|"
    r"asserted|asserts|declined|refused|refuses|affirmed|emphasi[sz]ed|underlined|quoted)\b", re.I)
# What a claim without a source reads like; anything else has one.
SOURCELESS = re.compile(
    r"\b(?:is|are|was|were|be|been|being|reported|reportedly|allegedly|apparently|asked|said|expected|thought|feared|rumou?red|"
    r"believed|tipped|seen|according|supposedly|purportedly|presumed|set|alleged|word|rumou?rs?|talk|heard|hears|told|claims?|reports?|fears?|allegations?|accusations?|calls?)\b", re.I)
PASSIVE = re.compile(r"(?:is|are|was|were|has been|have been|had been|reportedly|allegedly)\b", re.I)
ADVERB = re.compile(r" (?:always|never|also|often|once|later|still|now|then|first|again|already|finally|further) $")
PREPOSITION = re.compile(r"\b(?:of|for|to|with|by|on|and|from|at|in|behind|against|about)\b")
LONGEST = 560  # words


def check(doc, claims):
    for f in doc.fields:
        check_text(doc, f)
        check_marks(doc, f)
        check_telling(doc, f)
    check_claims(doc, claims)
    check_entities(doc)


def check_text(doc, f):
    for m in UNSEEN.finditer(f.text):
        doc.fault(f.place(m.start()), f"a scalar that nobody sees: U+{ord(m[0]):04X}")
    for m in SPACES.finditer(f.text):
        doc.fault(f.place(m.start()), "white space at a line's edge, or twice")


def check_marks(doc, f):
    for m in f.marks:
        place, text = f.place(m.start), f.text[m.start:m.end]
        if text != text.strip():
            doc.fault(place, f"white space at the edge of {text!r}")
        if "\n" in text:
            doc.fault(place, "a span ends with its line; go on with another of the same claim")
        if m.entity and m.entity not in ".-" and m.entity not in doc.entities:
            doc.fault(place, f"@{m.entity} is in no line of the header")
        if m.entity and m.entity in ".-" and m.role != "source":
            doc.fault(place, f"@{m.entity} is for a source")
        if m.entity and m.role in ("cue", "content"):
            doc.fault(place, "a cue or a content is no mention")
        if m.role:
            {"source": source, "cue": cue, "content": content}[m.role](doc, f, m, text, place)
        for other in f.marks:
            if other is not m and other.role and m.role and set(other.claims) & set(m.claims) \
                    and m.start < other.end and other.start < m.end and id(m) < id(other):
                doc.fault(place, f"{m.role} and {other.role} of claim {m.claims[0]} overlap")


def source(doc, f, m, text, place):
    low = text.lower()
    if m.entity is None and (low in PRONOUNS or low.startswith(POSSESSIVES)) and not entity_named(doc, text):
        doc.fault(place, f"who is {text!r}? @key, @- for nobody, @. for as written")
    if m.entity == "." and low in PRONOUNS:
        doc.fault(place, f"{text!r} names nobody: @key, @- for nobody")
    if m.entity is None and entity_named(doc, text) is None:
        for e in doc.entities.values():
            for a in e.aliases:
                if a.lower() in low and re.search(r"(?<!\w)" + re.escape(a) + r"(?!\w)", text, re.I):
                    doc.fault(place, f"{text!r} holds a name of @{e.key}: say @{e.key}, or @. for as written")
                    break
            else:
                if text[:1].isupper() and text.split()[-1].rstrip(",") in e.name.split():
                    doc.fault(place, f"{text!r} ends in a name of @{e.key}: say @{e.key}, or @. for as written")
    after = f.text[m.end:m.end + 1]
    if "," in text and after == "," and text.count(",") % 2 and not re.search(r"\band\b", text):
        doc.fault(place, f"the comma that closes {text!r} belongs to the source")
    if low.startswith(("by ", "from ", "according to ")):
        doc.fault(place, f"the preposition of {text!r} belongs to the cue")


def cue(doc, f, m, text, place):
    if len(m.claims) > 1:
        doc.fault(place, "a cue carries one claim")
    if text.endswith((" that", ",")) or text in ("that", ","):
        doc.fault(place, f"not in a cue: the end of {text!r}")
    if (adverb := ADVERB.search(f.text[:m.start])) and any(
            s.role == "source" and set(s.claims) & set(m.claims) and s.end == adverb.start() for s in f.marks):
        doc.fault(place, f"{adverb[0].strip()!r} belongs to the cue")
    if f.text[m.end:m.end + 1] == ":" and f.text[m.end + 1:m.end + 2] in " \n":
        doc.fault(place, f"the colon behind {text!r} belongs to the cue")
    # Between auxiliary and verb a time cannot be left out.
    if (m := TIMES.search(text)) and (m.start() == 0 or m.end() == len(text)):
        doc.fault(place, f"a time in the cue {text!r}")


def content(doc, f, m, text, place):
    before, after = f.text[:m.start].rstrip(" "), f.text[m.end:m.end + 1]
    cued = any(c.role == "cue" and set(c.claims) & set(m.claims) and c.start < m.start for c in f.marks)
    if cued and re.search(r"\bthat$", before) and not marked(f, len(before) - 1):
        doc.fault(place, "“that” belongs to the content")
    for mark, end in QUOTES.items():
        held = balance(text, mark, end)
        if f.text[m.start - 1:m.start] == mark and m.start and held < 0:
            doc.fault(place, "the opening mark belongs to the content")
        if after == end and held > 0:
            doc.fault(place, "the closing mark belongs to the content")
        if m.start and f.text[m.start - 1] == mark == '"' and after == '"' and '"' not in text:
            doc.fault(place, "the quotation marks belong to the content")
        if m.start and f.text[m.start - 1] == mark != '"' and after == end and not held:
            doc.fault(place, "the quotation marks belong to the content")
    if text[-1] in STOPS and not ABBREVIATION.search(text) and not signed(f, m):
        doc.fault(place, f"a stop outside of quotation marks at the end of the content {text[-20:]!r}")


def signed(f, m):
    """Sentences as they stand behind a name and a colon, or before a dash and a name."""
    for c in f.marks:
        if c.role == "cue" and set(c.claims) & set(m.claims) and f.text[c.start:c.end][-1] in ":—–-":
            return True
    return False


def balance(text, mark, end):
    if mark == end:
        n = text.count(mark)
        return 0 if n % 2 == 0 else 1 if text.startswith(mark) or not text.endswith(mark) else -1
    if end == "’":
        return text.count(mark) - len(re.findall(r"’(?!\w)", text))
    return text.count(mark) - text.count(end)


def marked(f, at):
    """Whether a role that is no content covers this scalar."""
    return any(m.role in ("cue", "source") and m.start <= at < m.end for m in f.marks)


def check_telling(doc, f):
    for m in TELLING.finditer(f.text):
        held = any((k.role == "cue" or k.trap) and k.start < m.end() and m.start() < k.end for k in f.marks)
        if m[0] not in ("States", "Notes") and not held:
            doc.fault(f.place(m.start()), f"{m[0]!r} is in no cue: mark the claim, or {{! {m[0]}}} if it is none")


def check_claims(doc, claims):
    numbers = sorted(claims)
    if numbers != list(range(1, len(numbers) + 1)):
        doc.fault((1, 1), f"claims are numbered from 1 without a gap, not {numbers}")
    cues = {}
    for n, c in claims.items():
        place = c["place"]
        for s, e in c["cue"]:
            shared = doc.text[s:e].startswith("adding") or (
                re.search(r"\b(?:and|but)\s$", doc.text[max(0, s - 5):s]) and not PASSIVE.match(doc.text[s:e]))
            if shared and not c["source"]:
                doc.fault(place, f"who is it that {doc.text[s:e]!r}? The source of the claim before serves this one too")
        if not c["content"]:
            doc.fault(place, f"claim {n} has no content")
        if c["cue"] and not c["source"] and not any(SOURCELESS.search(doc.text[s:e]) for s, e in c["cue"]):
            doc.fault(place, f"whose is claim {n}? It has no source")
        if not c["cue"] and not c["source"]:
            doc.fault(place, f"claim {n} has neither source nor cue")
        for role in ("source", "cue"):
            if len(c[role]) > 1:
                doc.fault(place, f"claim {n} has {len(c[role])} spans of {role}")
        if len(c["fields"]) > 1:
            doc.fault(place, f"claim {n} stands in {' and '.join(sorted(c['fields']))}")
        for s, e in c["cue"]:
            for (a, b), other in cues.items():
                if s < b and a < e:
                    doc.fault(place, f"the cues of claims {other} and {n} overlap")
            cues[s, e] = n
    for n, key, value, line in doc.overrides:
        if n not in claims:
            doc.fault((line, 1), f"there is no claim {n}")
        if key not in ("via", "type", "speaker", "role", "body"):
            doc.fault((line, 1), f"no key of a claim: {key}=")
        if key == "type" and value not in ("direct", "indirect", "mixed"):
            doc.fault((line, 1), f"no type: {value}")
        if key == "via":
            for k in value.split(","):
                if k not in doc.entities:
                    doc.fault((line, 1), f"@{k} is in no line of the header")


def check_entities(doc):
    whole = "\n".join(f.text for f in doc.fields).lower()
    aliases = {}
    for e in doc.entities.values():
        for a in e.aliases:
            if a.lower() in aliases:
                doc.fault((e.line, 1), f"{a!r} is @{aliases[a.lower()]} too")
            aliases[a.lower()] = e.key
        if not e.composed and e.name.lower() not in whole:
            doc.fault((e.line, 1), f"the text never says {e.name!r}; ~{e.name} if that is meant")
    words = len(whole.split())
    if words > LONGEST:
        doc.fault((1, 1), f"{words} words; at most {LONGEST}")


def entity_named(doc, text):
    """The entity that a source names by itself: its name or alias, with an article; a name with what stands before it
    ("his rival, Ann Lee,"; "Mayor Lee") or, behind a comma, after it. Not "a lawyer for Lee", "Lee's lawyer"."""
    low = re.sub(r"^the ", "", text.lower().rstrip(","))
    for e in doc.entities.values():
        if any(low == re.sub(r"^the ", "", a.lower()) for a in e.aliases):
            return e
    found, whole = set(), text.lower()
    for e in doc.entities.values():
        for a in e.aliases:
            if a.islower() or a.lower() not in whole:  # a description, or another name
                continue
            at = max(text.find(a), text.find(a[:1].upper() + a[1:]))
            before, after = text[:max(at, 0)].rpartition(", ")[2], text[at + len(a):]
            if e.kind == "person" and at == 0 and after.startswith(","):
                return e
            if e.kind == "person" and at >= 0 and re.match(r"$|,| of | from | at | \(", after) \
                    and (at == 0 or text[at - 1] == " ") and not PREPOSITION.search(before):
                found.add(e.key)
            if e.kind != "person" and at >= 0 and re.match(r"(?:[Tt]he )?" + re.escape(a) + r"(?:,| \()", text):
                found.add(e.key)
    return doc.entities[found.pop()] if len(found) == 1 else None
