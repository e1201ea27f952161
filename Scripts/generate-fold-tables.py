#!/usr/bin/env python3
"""Writes Sources/CFold/fold_tables.c: what docs/matching.md, section "Folding", says, as tables.

Usage: Scripts/generate-fold-tables.py [--check]

The output depends on nothing but the Unicode version of Python's unicodedata, which must be the
one named below (Python 3.13 carries it), so that two people get the same bytes. --check compares
instead of writing and exits 1 when the committed file differs.
"""

import sys
import unicodedata
from pathlib import Path

UNICODE = "15.1.0"
OUTPUT = Path(__file__).resolve().parent.parent / "Sources" / "CFold" / "fold_tables.c"
BLOCK = 128

IDENTITY, MAPPED, IGNORED, SPACE, OPEN_SYLLABLE = range(5)
OTHER, SYMBOL, LATIN, LETTER, DIGIT, FREE, HANGUL, TAIL, MARK, SKIP, BREAK = range(11)

# PropList.txt, White_Space.
WHITE_SPACE = {*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028,
               0x2029, 0x202F, 0x205F, 0x3000}

# DerivedCoreProperties.txt, Default_Ignorable_Code_Point, as far as it is assigned and not of
# category Cf; and the Arabic tatweel, which only stretches a line.
EXTRA_IGNORED = {0x034F, 0x0640, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2065,
                 0x3164, *range(0xFE00, 0xFE10), 0xFFA0, *range(0xE0100, 0xE01F0)}
# Of category Cf, but visible: number signs that stand before digits, hieroglyph joiners,
# interlinear annotation.
VISIBLE_FORMAT = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD,
                  *range(0x13430, 0x13440), *range(0xFFF9, 0xFFFC)}
ZERO_WIDTH_SPACE = 0x200B

# Typographic variants. The dash (U+2014) is no hyphen: it parts clauses.
TYPOGRAPHIC = {
    **dict.fromkeys([0x60, 0xB4, 0x02BB, 0x02BC, 0x055A, 0x05F3, 0x2018, 0x2019, 0x201B, 0x2032],
                    "'"),
    **dict.fromkeys([0x05F4, 0x201C, 0x201D, 0x201E, 0x201F, 0x2033], '"'),
    **dict.fromkeys([0x05BE, 0x2010, 0x2011, 0x2012, 0x2013, 0x2212], "-"),
}

# Compatibility decompositions that only say how a letter is drawn.
DRAWN = {"<wide>", "<narrow>", "<small>", "<font>", "<noBreak>", "<initial>", "<medial>",
         "<final>", "<isolated>"}

# Scripts written without spaces between words, by the beginning of the character names.
FREE_NAMES = (
    "CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH", "IDEOGRAPHIC", "HANGZHOU NUMERAL",
    "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA", "VERTICAL KANA", "BOPOMOFO", "THAI", "LAO",
    "KHMER", "MYANMAR", "TAI LE", "NEW TAI LUE", "TAI THAM", "TAI VIET", "AHOM", "YI SYLLABLE",
    "TANGUT", "NUSHU", "KHITAN")


def nfd(text):
    return unicodedata.normalize("NFD", text)


def is_syllable(code):
    return 0xAC00 <= code <= 0xD7A3


def is_open_syllable(code):
    """A leading consonant, or a Hangul syllable without a final one."""
    return 0x1100 <= code <= 0x1112 or (is_syllable(code) and (code - 0xAC00) % 28 == 0)


def is_ignored(code):
    if code in EXTRA_IGNORED:
        return True
    return unicodedata.category(chr(code)) == "Cf" and code not in VISIBLE_FORMAT


def drawn_plainly(character):
    """The letters a presentation form stands for."""
    parts = unicodedata.decomposition(character).split()
    if not parts or not parts[0].startswith("<") or parts[0] not in DRAWN:
        return character
    letters = [chr(int(part, 16)) for part in parts[1:]]
    if " " in letters:
        return character
    return "".join(map(drawn_plainly, letters))


def case_folded(letter):
    """CaseFolding.txt, status C and F, but for the iota subscript: as a letter of its own it would
    stand in another order than the mark it is (D145 of the Unicode Standard orders twice)."""
    return letter if letter == "\u0345" else letter.casefold()


def folded(character):
    """Full case folding of the canonical decomposition."""
    text, before = drawn_plainly(character), None
    while text != before:
        before = text
        text = "".join(map(case_folded, nfd(text)))
        text = "".join(map(drawn_plainly, nfd(text)))
        text = "".join(TYPOGRAPHIC.get(ord(letter), letter) for letter in nfd(text)
                       if not is_ignored(ord(letter)))
    assert text, f"U+{ord(character):04X} folds to nothing and is not listed as ignored"
    return text


def own_class(character):
    code, category = ord(character), unicodedata.category(character)
    name = unicodedata.name(character, "")
    if code == ZERO_WIDTH_SPACE:
        return BREAK
    if is_ignored(code):
        return SKIP
    if 0x1161 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FB:
        return TAIL
    if name.startswith("HANGUL") and category[0] == "L":
        return HANGUL
    if category in ("Mn", "Mc"):
        return MARK
    if category == "Nd":
        return DIGIT
    if category[0] == "L" or category == "Nl":
        if name.startswith(FREE_NAMES) or name.startswith("KATAKANA-HIRAGANA"):
            return FREE
        modifier = 0x02B0 <= code <= 0x02FF or 0x1D2C <= code <= 0x1D6A
        if "LATIN" in name or "ORDINAL INDICATOR" in name or "ROMAN NUMERAL" in name or modifier:
            return LATIN
        return LETTER
    if category[0] == "S":
        return SYMBOL
    if category == "Cn" and 0x20000 <= code <= 0x3FFFD:
        return FREE  # ideographs of a later version
    return OTHER


def record(code):
    """(kind, folded bytes or None, length, class, ccc of the first and of the last scalar)"""
    character = chr(code)
    length = len(character.encode("utf-8", "surrogatepass"))
    if code in WHITE_SPACE:
        return SPACE, None, 1, OTHER, 0, 0
    if is_ignored(code):
        return IGNORED, None, 0, BREAK if code == ZERO_WIDTH_SPACE else SKIP, 0, 0
    if is_open_syllable(code):
        return OPEN_SYLLABLE, None, length, HANGUL, 0, 0
    if is_syllable(code):
        return IDENTITY, None, length, HANGUL, 0, 0
    if unicodedata.category(character) == "Cs":
        return IDENTITY, None, length, OTHER, 0, 0
    text = folded(character)
    word_class = own_class(text[0])
    if len(text) > 1 and word_class != MARK:  # U+0149 begins with an apostrophe, but is a letter
        word_class = own_class(nfd(drawn_plainly(character))[0])
    first, last = unicodedata.combining(text[0]), unicodedata.combining(text[-1])
    if text == character:
        return IDENTITY, None, length, word_class, first, last
    return MAPPED, text.encode(), len(text.encode()), word_class, first, last


def verify(code, found):
    """What the matcher relies on; a new Unicode version must not break it silently."""
    character, (kind, data, length, word_class, first, last) = chr(code), found
    assert length < 256
    if kind == MAPPED:
        for letter in data.decode():
            assert folded(letter) == letter, f"U+{code:04X} does not fold in one step"
            assert ord(letter) not in WHITE_SPACE and not is_ignored(ord(letter))
            assert not is_syllable(ord(letter))
    if kind in (IDENTITY, MAPPED) and not is_syllable(code) and unicodedata.category(character) != "Cs":
        parts = nfd(character)
        if parts != character:
            assert own_class(folded(parts[0])[-1]) == word_class or word_class == MARK, hex(code)
            assert all(own_class(part) in (MARK, TAIL) for part in parts[1:]), hex(code)
        assert (word_class == MARK) or first == 0, f"U+{code:04X}: a mark that is none"


def rows(values, width=20):
    for start in range(0, len(values), width):
        yield "  " + ",".join(map(str, values[start:start + width])) + ",\n"


def source():
    records, entries, blocks, pool = {}, {}, [], bytearray()
    places = {}
    for start in range(0, 0x110000, BLOCK):
        block = []
        for code in range(start, start + BLOCK):
            kind, data, length, word_class, first, last = found = record(code)
            verify(code, found)
            offset = 0
            if data is not None:
                if data not in places:
                    places[data] = len(pool)
                    pool += data
                offset = places[data]
            key = (offset, length, kind, word_class, first, last)
            block.append(records.setdefault(key, len(records)))
        blocks.append(entries.setdefault(tuple(block), len(entries)))
    assert len(pool) < 65536 and len(records) < 65536 and len(entries) < 65536
    flat = [entry for block in entries for entry in block]
    yield f"// Written by Scripts/generate-fold-tables.py from Unicode {UNICODE}; do not edit.\n"
    yield '#include "CFold.h"\n\n'
    yield "const uint16_t cfold_blocks[] = {\n"
    yield from rows(blocks)
    yield "};\n\nconst uint16_t cfold_entries[] = {\n"
    yield from rows(flat)
    yield "};\n\nconst cfold_record cfold_records[] = {\n"
    yield from rows(["{" + ",".join(map(str, key)) + "}" for key in records], 6)
    yield "};\n\nconst uint8_t cfold_bytes[] = {\n"
    yield from rows(list(pool))
    yield "};\n"


def main():
    if unicodedata.unidata_version != UNICODE:
        sys.exit(f"this Python knows Unicode {unicodedata.unidata_version}, the tables are made "
                 f"from {UNICODE}: run it with a Python that carries {UNICODE}, or change UNICODE "
                 "here and read the difference")
    text = "".join(source())
    if sys.argv[1:] == ["--check"]:
        if OUTPUT.read_text() != text:
            sys.exit(f"{OUTPUT} is not what this script writes: run it without --check")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        OUTPUT.write_text(text)


if __name__ == "__main__":
    main()
