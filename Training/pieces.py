"""Words and word pieces with offsets: docs/claims-model.md, section "Input".

Everything here is mirrored byte for byte by the Swift run time, so it uses no Unicode library:
every class of characters is a list of ranges in this file.
"""

from dataclasses import dataclass
from pathlib import Path

CLS, SEP, UNK, PAD = "[CLS]", "[SEP]", "[UNK]", "[PAD]"
LONGEST_WORD = 100  # scalars; a longer word becomes one [UNK]

WHITE_SPACE = [(0x09, 0x0D), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680),
               (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F),
               (0x3000, 0x3000)]
LINE_BREAKS = [(0x0A, 0x0D), (0x85, 0x85), (0x2028, 0x2029)]
IGNORED = [(0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x0300, 0x036F),
           (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
           (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFD)]
# A scalar of these ranges is a word of its own.
PUNCTUATION = [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E), (0xA1, 0xA9), (0xAB, 0xAC),
               (0xAE, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8), (0xBB, 0xBB), (0xBF, 0xBF), (0xD7, 0xD7),
               (0xF7, 0xF7), (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20CF),
               (0x2190, 0x2BFF), (0x3001, 0x3004), (0x3008, 0x3020), (0x3030, 0x3030),
               (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
               (0xFF01, 0xFF0F), (0xFF1A, 0xFF20), (0xFF3B, 0xFF40), (0xFF5B, 0xFF65),
               (0x1F000, 0x1FAFF), (0x20000, 0x3FFFF)]
# What U+00C0 ... U+017F become: lower case without accents; the letters that have no
# decomposition keep their lower case.
FOLDED = (
    "aaaaaaæceeeeiiiiðnooooo×øuuuuyþßaaaaaaæceeeeiiiiðnooooo÷øuuuuyþy"
    "aaaaaaccccccccddđđeeeeeeeeeegggggggghhħħiiiiiiiiiıĳĳjjkkĸllllllŀ"
    "ŀłłnnnnnnŉŋŋooooooœœrrrrrrssssssssttttŧŧuuuuuuuuuuuuwwyyyzzzzzzſ")
assert len(FOLDED) == 0x180 - 0xC0
# U+00C0 ... U+00DE are upper case but U+00D7; from U+0100 these rules hold.
UPPER_EVEN = [(0x0100, 0x0137), (0x014A, 0x0177)]  # even scalars are upper case
UPPER_ODD = [(0x0139, 0x0148), (0x0179, 0x017E)]  # odd scalars are upper case


def within(ranges, c):
    return any(a <= c <= b for a, b in ranges)


_class = {}


def character_class(c):
    """'space', 'break' (white space that ends a paragraph), 'ignored', 'mark' or 'letter'."""
    k = _class.get(c)
    if k is None:
        k = ("break" if within(LINE_BREAKS, c) else "space" if within(WHITE_SPACE, c) else
             "ignored" if within(IGNORED, c) else "mark" if within(PUNCTUATION, c) else "letter")
        _class[c] = k
    return k


def is_upper(c):
    if c < 0x80:
        return 0x41 <= c <= 0x5A
    return (0xC0 <= c <= 0xDE and c != 0xD7 or within(UPPER_EVEN, c) and c % 2 == 0
            or within(UPPER_ODD, c) and c % 2 == 1 or c == 0x178)


def is_lower(c):
    if c < 0x80:
        return 0x61 <= c <= 0x7A
    return 0xDF <= c <= 0x17F and c != 0xF7 and not is_upper(c)


def fold(c):
    if c < 0x80:
        return chr(c + 32) if 0x41 <= c <= 0x5A else chr(c)
    return FOLDED[c - 0xC0] if 0xC0 <= c < 0x180 else chr(c)


@dataclass
class Word:
    start: int  # half-open, in scalars of the text
    end: int
    text: str  # as written, ignored scalars left out
    paragraph: bool  # first word of its paragraph
    spaced: bool  # white space (or the start of the text) comes before it
    mark: bool  # one scalar of PUNCTUATION
    quote: int = 0  # OUTSIDE, INSIDE, OPENING, CLOSING
    case: int = 0
    sentence: bool = False  # may start a sentence


MARKS_IN_A_ROW = 32  # those behind them, up to the next letter, are no words


def words_of(text):
    out, start, chars, marks = [], None, [], 0
    paragraph = spaced = True
    last = 0

    def flush():
        nonlocal start, chars, paragraph, spaced, marks
        if chars:
            marks = 0
            out.append(Word(start, last, "".join(chars), paragraph, spaced, False))
            paragraph = spaced = False
        start, chars = None, []

    for i, ch in enumerate(text):
        k = character_class(ord(ch))
        if k == "letter":
            if start is None:
                start = i
            chars.append(ch)
            last = i + 1
        elif k == "mark":
            flush()
            marks += 1
            if marks <= MARKS_IN_A_ROW:
                out.append(Word(i, i + 1, ch, paragraph, spaced, True))
                paragraph = spaced = False
        elif k != "ignored":
            flush()
            spaced = True
            paragraph = paragraph or k == "break"
    flush()
    for w in out:
        w.case = case_of(w.text)
    mark_quotes(out)
    mark_sentences(out)
    return out


def case_of(word):
    """0 other, 1 first letter is upper case, 2 two or more letters and all upper case."""
    if not is_upper(ord(word[0])):
        return 0
    upper = sum(is_upper(ord(c)) for c in word)
    lower = sum(is_lower(ord(c)) for c in word)
    return 2 if upper >= 2 and lower == 0 else 1


OUTSIDE, INSIDE, OPENING, CLOSING = range(4)


def mark_quotes(words):
    """Where each word stands in relation to quotation marks. Never fails on odd marks: a mark
    that cannot close anything is CLOSING outside, and every paragraph starts outside."""
    opened = None  # the kind of mark that is open: 'd' double, 's' single, 'a' ASCII single
    for i, w in enumerate(words):
        if w.paragraph:
            opened = None
        prev = words[i - 1] if i and not w.paragraph else None
        joined_left = prev is not None and not w.spaced
        nxt = words[i + 1] if i + 1 < len(words) and not words[i + 1].paragraph else None
        joined_right = nxt is not None and not nxt.spaced
        t = w.text
        role = None
        if t in "“„«‟":
            role = OPENING
            opened = "d"
        elif t in "”»":
            role = CLOSING
            if opened == "d":
                opened = None
        elif t == '"':
            if opened == "d":
                role, opened = CLOSING, None
            else:
                role, opened = OPENING, "d"
        elif t == "‘" and opened is None:
            role, opened = OPENING, "s"
        elif t == "’" and opened == "s" and not (joined_right and not nxt.mark):
            role, opened = CLOSING, None
        elif t == "'":
            if opened is None and joined_right and (not joined_left or prev.text in "([—–-"):
                role, opened = OPENING, "a"
            elif opened == "a" and joined_left and not (joined_right and not nxt.mark):
                role, opened = CLOSING, None
        w.quote = role if role is not None else INSIDE if opened else OUTSIDE


def mark_sentences(words):
    """A word starts a sentence if it starts its paragraph, or if white space comes before it, it
    does not begin with a lower-case letter, and the words before it are one of . ? ! and then
    any number of closing quotation marks and brackets."""
    for i, w in enumerate(words):
        if w.paragraph:
            w.sentence = True
            continue
        if not w.spaced or is_lower(ord(w.text[0])):
            continue
        j = i - 1
        while j >= 0 and words[j].text in ("”", "’", '"', "'", ")", "]", "»") and not words[j].spaced:
            j -= 1
        w.sentence = j >= 0 and words[j].text in (".", "?", "!")


class Pieces:
    """WordPiece with a BERT vocabulary: greedy, longest piece first, from the left."""

    def __init__(self, vocabulary):
        self.ids = {p: i for i, p in enumerate(vocabulary)}
        self.cls, self.sep, self.unk, self.pad = (self.ids[x] for x in (CLS, SEP, UNK, PAD))
        self.cache = {}

    @staticmethod
    def load(path):
        return Pieces(Path(path).read_text(encoding="utf-8").split("\n")[:-1])

    def split(self, word):
        got = self.cache.get(word)
        if got is None:
            got = self.cache[word] = self._split("".join(fold(ord(c)) for c in word))
        return got

    def _split(self, word):
        if len(word) > LONGEST_WORD:
            return [self.unk]
        out, a = [], 0
        while a < len(word):
            b = len(word)
            while b > a:
                i = self.ids.get(("##" if a else "") + word[a:b])
                if i is not None:
                    break
                b -= 1
            else:
                return [self.unk]
            out.append(i)
            a = b
        return out
