#!/usr/bin/env python3
"""How many forms of real words docs/inflection.md finds: python3 check-inflection.py ru|uk TEXT...

Needs pymorphy3 and pymorphy3-dicts-ru or -uk (PyPI), which are no dependency of claimwatch. Takes the nouns and names
of the texts whose normal form the dictionary knows, and of each the forms that stand in the texts: the share that the
table makes of the normal form, and the forms most often missed. The table is read from the page, which a test keeps
equal to the program's."""
import collections
import pathlib
import re
import sys

import pymorphy3

ROOT = pathlib.Path(__file__).resolve().parent.parent


def table(language):
    rules = {}
    for line in (ROOT / "docs/inflection.md").read_text(encoding="utf-8").splitlines():
        row = re.fullmatch(r"\| `(\w+)` \| -(\w+) \| (.+) \|", line)
        if row and row[1] == language:
            forms = [form.strip().strip("–") for form in row[3].split(",")]
            rules[row[2]] = forms
    return rules


def forms(word, rules):
    endings = [ending for ending in rules if word.endswith(ending) and len(word) > len(ending)]
    if not endings or len(word) < 3:
        return {word}
    ending = max(endings, key=len)
    return {word} | {word[: -len(ending)] + form for form in rules[ending]}


def main():
    language, *paths = sys.argv[1:]
    rules = table(language)
    words = collections.Counter()
    for path in paths:
        text = pathlib.Path(path).read_text(encoding="utf-8", errors="ignore")
        words.update(re.findall(r"[а-яёєіїґ]{3,}", text.lower()))
    morph = pymorphy3.MorphAnalyzer(lang=language)
    # What is a noun or a name by its likeliest reading, and in the dictionary.
    lemmas = collections.defaultdict(collections.Counter)
    for word, count in words.items():
        parse = morph.parse(word)[0]
        if parse.is_known and "NOUN" in parse.tag:
            lemmas[parse.normal_form][word] += count
    found = missed = found_words = missed_words = 0
    misses = collections.Counter()
    groups = collections.defaultdict(lambda: [0, 0])
    for lemma, seen in lemmas.items():
        made = forms(lemma, rules)
        tags = ",".join(str(parse.tag) for parse in morph.parse(lemma))
        kind = next((tag for tag in ("Surn", "Name", "Geox", "Patr") if tag.lower() in tags.lower()), "noun")
        for word, count in seen.items():
            if word == lemma:
                continue
            if word in made:
                found, found_words = found + 1, found_words + count
                groups[kind][0] += count
            else:
                missed, missed_words = missed + 1, missed_words + count
                groups[kind][1] += count
                misses[f"{lemma} > {word}"] += count
    total, total_words = found + missed, found_words + missed_words
    print(f"{language}: {len(lemmas)} words, {total} other forms: {100 * found / max(1, total):.1f} % found,",
          f"{100 * found_words / max(1, total_words):.1f} % of where they stand")
    for kind, (good, bad) in sorted(groups.items()):
        print(f"  {kind}: {100 * good / max(1, good + bad):.1f} % of {good + bad}")
    for miss, count in misses.most_common(40):
        print(f"  missed {count} times: {miss}")


if __name__ == "__main__":
    main()
