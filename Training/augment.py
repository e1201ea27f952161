"""Rewrites an article in the typography of other outlets, spans carried along.

PolNeAR is seven US outlets; elsewhere quotation marks are straight or single, closing marks are
missing, headlines are in title case and paragraph breaks get lost on the way.
"""

import re

QUOTED = re.compile(r"“([^“”\n]*)”")


class Draft:
    """A text under edit; every edit replaces code points and moves the spans with them."""

    def __init__(self, text, attributions):
        self.chars = list(text)  # an entry may become '' or longer than one character
        self.attributions = attributions

    def text(self):
        return "".join(self.chars)

    def finish(self):
        at = [0]
        for c in self.chars:
            at.append(at[-1] + len(c))
        moved = [{role: [[at[s], at[e]] for s, e in spans] for role, spans in a.items()
                  if role in ("source", "cue", "content")} for a in self.attributions]
        return self.text(), moved


def augment(text, attributions, rng):
    """(text, attributions) of the same article, often unchanged. rng: random.Random."""
    attributions = [{r: [list(s) for s in a.get(r) or []] for r in ("source", "cue", "content")}
                    for a in attributions]
    d = Draft(text, attributions)
    if rng.random() < 0.12:
        stops_outside(d)
    style = rng.random()
    if style < 0.30:
        quotes(d, "straight" if style < 0.13 else "single" if style < 0.24 else "ascii")
    elif style < 0.36:
        curl(d)
    if rng.random() < 0.25:
        d.chars = ["'" if c == "’" else c for c in d.chars]
    if rng.random() < 0.12:
        drop_closing(d, rng, 0.2)
    if rng.random() < 0.10:
        headline(d, rng)
    if rng.random() < 0.03:
        d.chars = [c.lower() if len(c.lower()) == 1 else c for c in d.chars]
    share = rng.random()
    if share < 0.08:
        join_paragraphs(d, rng, 1.0 if share < 0.02 else 0.4)
    return d.finish()


def stops_outside(d):
    """“Yes,” he said -> “Yes”, he said; a content that ended with the mark still does."""
    for i in range(len(d.chars) - 1):
        if d.chars[i] in (",", ".") and d.chars[i + 1] in ("”", '"'):
            if d.chars[i + 1] == '"' and i + 2 < len(d.chars) and d.chars[i + 2].isalnum():
                continue
            d.chars[i], d.chars[i + 1] = d.chars[i + 1], d.chars[i]
            for a in d.attributions:
                for spans in a.values():
                    for s in spans:
                        if s[1] == i + 2:
                            s[1] = i + 1


def quotes(d, style):
    opening, closing = {"straight": '""', "single": "‘’", "ascii": "''"}[style]
    if style != "straight":
        # Marks inside marks trade places.
        inner = {"‘": "“"}
        d.chars = [inner.get(c, c) for c in d.chars] if style == "single" else d.chars
    for m in QUOTED.finditer(d.text()) if all(len(c) == 1 for c in d.chars) else ():
        d.chars[m.start()], d.chars[m.end() - 1] = opening, closing
    for i, c in enumerate(d.chars):
        if c == "“":
            d.chars[i] = opening
        elif c == "”":
            d.chars[i] = closing


def curl(d):
    """Straight marks to curly ones."""
    opened = False
    for i, c in enumerate(d.chars):
        if c == "\n":
            opened = False
        elif c == '"':
            d.chars[i] = "”" if opened else "“"
            opened = not opened


def drop_closing(d, rng, share):
    for i, c in enumerate(d.chars):
        if c == "”" and rng.random() < share:
            d.chars[i] = ""


def headline(d, rng):
    """The first paragraph, and a few others, in title or upper case."""
    start = 0
    text = d.text() + "\n"
    if len(text) != len(d.chars) + 1:
        return
    for n, m in enumerate(re.finditer("\n+", text)):
        if n == 0 or rng.random() < 0.08:
            upper = rng.random() < 0.2
            for i in range(start, min(m.start(), len(d.chars))):
                c = d.chars[i]
                if (upper or i == start or d.chars[i - 1].isspace()) and len(c.upper()) == 1:
                    d.chars[i] = c.upper()
        start = m.end()


def join_paragraphs(d, rng, share):
    i = 0
    while i < len(d.chars):
        j = i
        while j < len(d.chars) and d.chars[j] == "\n":
            j += 1
        if j > i and rng.random() < share:
            d.chars[i:j] = [" "] + [""] * (j - i - 1)
        i = max(j, i + 1)
