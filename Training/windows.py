"""Windows of pieces for the encoder: docs/claims-model.md, section "Windows"."""

from dataclasses import dataclass, field

from .pieces import Pieces

CASES = 3  # a piece's type is quote * CASES + case


@dataclass
class PieceRow:
    """A whole text as pieces, [CLS] and the last [SEP] left out."""

    ids: list = field(default_factory=list)
    types: list = field(default_factory=list)
    first: list = field(default_factory=list)  # word -> index of its first piece
    cuts: list = field(default_factory=list)  # word -> may a window begin here (sentence start)


def piece_row(words, pieces: Pieces):
    row = PieceRow()
    for i, w in enumerate(words):
        if w.paragraph and i:
            row.ids.append(pieces.sep)
            row.types.append(0)
        row.first.append(len(row.ids))
        row.cuts.append(w.sentence)
        ids = pieces.split(w.text)
        row.ids += ids
        row.types += [w.quote * CASES + w.case] * len(ids)
    return row


def word_end(row, w):
    """Index behind the last piece of word w (a paragraph's [SEP] belongs to what follows)."""
    return row.first[w + 1] if w + 1 < len(row.first) else len(row.ids)


def cut_windows(row, size=256, overlap=48):
    """Word ranges [(a, b)] that cover the row, in order, each at most size - 2 pieces.

    A window takes as many words as fit and is then cut back to the last sentence start of its second half,
    if there is one. The next begins at the last sentence start at least `overlap` pieces
    before the end of this one, or, if that one does not lie in this window's second half, at the
    first word that begins at most `overlap` pieces before the end."""
    room, n = size - 2, len(row.first)
    out, a = [], 0
    while a < n:
        base = row.first[a]
        b = a + 1
        while b < n and word_end(row, b) - base <= room:
            b += 1
        if b == n:
            out.append((a, n))
            break
        half = base + room // 2
        cut = b
        while row.first[cut] > half and not row.cuts[cut]:
            cut -= 1
        if row.first[cut] > half:
            b = cut
        out.append((a, b))
        if overlap == 0:
            a = b
            continue
        limit = row.first[b] - overlap
        nxt = b
        while nxt > a and row.first[nxt] > limit:
            nxt -= 1
        start = nxt
        while row.first[start] > half and not row.cuts[start]:
            start -= 1
        if not (row.first[start] > half and row.cuts[start]):
            start = nxt + 1 if row.first[nxt] < limit else nxt
        a = start if start > a else b
    return out


def owners(row, windows):
    """For every window the word range whose labels are taken from it: in an overlap the border is
    the first word whose first piece lies at or behind the middle of the overlap."""
    out, a = [], 0
    for i, (s, e) in enumerate(windows):
        if i + 1 == len(windows):
            out.append((a, e))
            break
        n = windows[i + 1][0]
        end = row.first[e] if e < len(row.first) else len(row.ids)
        middle = (row.first[n] + end) // 2
        b = n
        while b < e and row.first[b] < middle:
            b += 1
        out.append((a, b))
        a = b
    return out


def window_pieces(row, a, b, pieces):
    """Ids and types of words a ..< b with [CLS] and [SEP] around, and the offset to subtract from
    row.first to get positions in them."""
    s, e = row.first[a], word_end(row, b - 1)
    # A paragraph's [SEP] stands before its first word: leave it to the window's own [SEP].
    while e > s and row.ids[e - 1] == pieces.sep:
        e -= 1
    return ([pieces.cls] + row.ids[s:e] + [pieces.sep], [0] + row.types[s:e] + [0], s - 1)
