"""Quotations signed with a dash, and transcripts: docs/claims-model.md, section "Signed quotations".

Both have the speaker in a fixed place and no reporting verb; train has next to none of them.
"""

from .link import Linked

DASHES = ("―", "—", "–", "-")
NAME_MARKS = (".", "'", "’", "-")
LONGEST_NAME = 8
LEAST_CONTENT = 4  # words
LEAST_TURNS = 3


def paragraphs(words):
    s = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or words[i].paragraph:
            yield s, i
            s = i


def is_name(words, a, b):
    """At most LONGEST_NAME words, the first in upper case, most of the others too."""
    part = words[a:b]
    letters = [w for w in part if not w.mark]
    return (0 < len(part) <= LONGEST_NAME and part[0].case > 0
            and all(w.text in NAME_MARKS for w in part if w.mark)
            and 2 * sum(w.case > 0 for w in letters) > len(letters))


def signed_quotations(words):
    """“Content” — Name; the dash may begin a paragraph of its own."""
    out = []
    start = 0
    for i, w in enumerate(words):
        if w.paragraph:
            start = i
        if w.quote != 3 or i + 1 >= len(words) or words[i + 1].text not in DASHES:
            continue
        c = i + 1
        d = c + 1
        if d < len(words) and words[c].text == "-" == words[d].text and not words[d].spaced:
            d += 1
        e = d
        while e < len(words) and not words[e].paragraph and words[e].quote != 2 and e - d <= LONGEST_NAME:
            e += 1
        # A name that runs on into a sentence is none: it ends its paragraph, or the next mark opens.
        if e < len(words) and not words[e].paragraph and words[e].quote != 2:
            continue
        behind = e
        if e > d and words[e - 1].text == ".":
            e -= 1
        if d >= len(words) or words[d].paragraph or not is_name(words, d, e):
            continue
        s = start
        if words[s].quote not in (2, 3):
            s = i - 1
            while s > start and words[s].quote != 2:
                s -= 1
        if words[s].quote in (2, 3) and i - s > LEAST_CONTENT:
            out.append(Linked((c, d), (d, e), [(s, i + 1)]))
            start = min(behind, len(words) - 1)
    return out


def transcript(words):
    """NAME: content, to the end of the paragraph, if the text has LEAST_TURNS such paragraphs."""
    out = []
    for a, b in paragraphs(words):
        s = a + (words[a].quote == 2)
        i = s
        while i < b and words[i].text != ":" and i - s <= LONGEST_NAME:
            i += 1
        if i >= b or words[i].text != ":" or b - i <= LEAST_CONTENT + 1:
            continue
        shouted = all(w.text in NAME_MARKS if w.mark else w.case == 2 or w.case == 1 and len(w.text) == 1
                      for w in words[s:i])
        # Q and A are nobody's name.
        if shouted and any(w.case == 2 for w in words[s:i]):
            out.append(Linked((i, i + 1), (s, i), [(i + 1, b)]))
    return out if len(out) >= LEAST_TURNS else []


def signed(words, claims):
    """[(claim, index of the rule)] of both rules, but for those whose cue or source touches a cue of `claims`."""
    taken = set()
    for c in claims:
        taken.update(range(*c.cue))
    return [(c, n) for n, rule in enumerate((signed_quotations, transcript)) for c in rule(words)
            if not taken.intersection(range(*c.cue)) and not taken.intersection(range(*c.source))]
