"""python -m unittest Training.tests.test_own_corpus  (standard library only)"""

import importlib.util
import json
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parents[1] / "corpus"


def load():
    # The scripts of Training/corpus are run by their paths; the folder is no package.
    spec = importlib.util.spec_from_file_location("own_corpus_build", HERE / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build = load()

GOOD = """outlet: news agency
date: 2031-03-04
@i org ~Harbour Ministry; the ministry | | Veldria
@v person Dr Lena Varn; Varn | harbour master | Nordhafen
@g outlet Gazette
#5 via=g
title: {k1 Quay shut}{c1 :} {s1@i ministry}

{s2,3 Dr Lena Varn, the harbour master,} {c2 said} {k2 the quay was “shut”}, {c3 adding} {k3 that 😀 nobody {! said} why}.

{k4 {k5 “We were asleep,”} {s5@v she} {c5 told} reporters}, {s4 the Gazette} {c4 reported}. {k5 “All of us.”} Varn left. His deputy {! added} nothing.
"""


class Corpus(unittest.TestCase):
    def setUp(self):
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.root / "wire").mkdir()

    def built(self, *texts):
        for i, text in enumerate(texts, 1):
            (self.root / "wire" / f"wire-{i:02}.txt").write_text(text, encoding="utf-8")
        return build.build(self.root)

    def faults(self, old, new):
        self.assertIn(old, GOOD)
        return self.built(GOOD.replace(old, new, 1))[1]

    def test_spans_and_speakers(self):
        (r,), faults = self.built(GOOD)
        self.assertEqual(faults, [])
        cut = lambda spans: [r["text"][s:e] for s, e in spans]
        claims = {a["id"]: a for a in r["attributions"]}
        self.assertEqual(cut(claims["2"]["source"]), ["Dr Lena Varn, the harbour master,"])
        self.assertEqual(cut(claims["3"]["content"]), ["that 😀 nobody said why"])
        self.assertEqual(claims["3"]["source"], claims["2"]["source"])
        self.assertEqual([claims[n]["speaker"] for n in "12345"],
                         ["Harbour Ministry", "Lena Varn", "Lena Varn", "Gazette", "Lena Varn"])
        self.assertEqual([claims[n]["type"] for n in "125"], ["indirect", "mixed", "direct"])
        self.assertEqual(cut(claims["5"]["content"]), ["“We were asleep,”", "“All of us.”"])
        self.assertEqual(claims["5"]["via"], ["Gazette"])
        self.assertEqual(r["text"][slice(*r["fields"]["title"])], "Quay shut: ministry")
        chain = next(e for e in r["entities"] if e["key"] == "v")
        self.assertEqual(cut(chain["mentions"]), ["Dr Lena Varn, the harbour master,", "she", "Varn"])
        self.assertEqual(cut(r["traps"]), ["said", "added"])

    def test_nested_claims_have_via(self):
        (r,), _ = self.built(GOOD.replace("#5 via=g\n", "").replace(". {k5 “All of us.”}", ""))
        claims = {a["id"]: a for a in r["attributions"]}
        self.assertEqual((claims["5"]["via"], claims["5"]["nested_in"]), (["Gazette"], "4"))

    def test_an_outlet_before_a_claim_stands_before_what_it_holds(self):
        (r,), faults = self.built(GOOD.replace("“All of us.”", "“{s6 Nobody} {c6 told} me {k6 to wake up}.”"))
        self.assertEqual(faults, [])
        claims = {a["id"]: a for a in r["attributions"]}
        self.assertEqual(claims["6"]["via"], ["Lena Varn", "Gazette"])

    def test_every_fault_has_its_place(self):
        for old, new, place, message in (
                ("{c2 said}", "{c2 said", ":9:", "never closed"),
                ("{c2 said}", "{c2 said on Monday}", ":9:46:", "a time in the cue"),
                ("{c2 said}", "said", ":9:42:", "'said' is in no cue"),
                ("{k3 that 😀", "that {k3 😀", ":9:99:", "“that” belongs to the content"),
                ("“shut”}", "“shut”,}", ":9:", "a stop outside"),
                ("{k4 {k5 “We were asleep,”}", "{k4 “{k5 We were asleep,}”", ":11:", "quotation marks belong"),
                ("master,}", "master},", ":9:", "comma that closes"),
                ("{s5@v she}", "{s5 she}", ":11:", "who is 'she'?"),
                ("{s5@v she}", "{s5@. she}", ":11:", "'she' names nobody"),
                ("{c2 said}", "always {c2 said}", ":9:", "'always' belongs to the cue"),
                ("Varn left.", "Varn left and {c6 said} {k6 nothing}.", ":11:", "who is it that 'said'?"),
                ("{s2,3 Dr", "{s2 Dr", ":9:", "who is it that 'adding'?"),
                ("{s5@v", "{s5@x", ":11:", "@x is in no line"),
                ("{c5", "{c7", ":1:1:", "numbered from 1"),
                ("person Dr Lena Varn", "person Dr Lena Warn", ":4:1:", "the text never says 'Lena Warn'"),
                ("#5 via=g", "#5 via=z", ":6:1:", "@z is in no line"),
                ("#5 via=g", "@v org Gazette", ":6:1:", "@v was there before"),
                ("date: 2031", "date: 31", ":1:1:", "no date"),
                ("Varn left.", "Varn  left.", ":11:", "white space"),
                ("{k2 the quay was “shut”}", "{k2 the quay}\u00a0was {! “shut”}", ":9:", "nobody sees")):
            with self.subTest(message):
                faults = self.faults(old, new)
                self.assertTrue(any(place in f and message in f for f in faults), faults)

    def test_all_faults_at_once(self):
        faults = self.faults("{c2 said}", "said") + self.built(GOOD, GOOD.replace("{c5 told}", "told"))[1]
        self.assertTrue(any("wire-01" in f for f in faults) and any("wire-02" in f for f in faults), faults)

    def test_a_name_is_not_guessed(self):
        faults = self.faults("{s5@v she}", "{s5 Varn's lawyer}")
        self.assertTrue(any("holds a name of @v" in f for f in faults), faults)
        self.assertEqual(self.faults("{s5@v she}", "{s5 Harbour Master Lena Varn}"), [])

    def test_a_document_never_changes_sides(self):
        sides = [build.is_test(f"wire-{i:02}") for i in range(1000)]
        self.assertTrue(70 < sum(sides) < 130)
        self.assertEqual([i for i in range(20) if sides[i]], [i for i in range(20) if build.is_test(f"wire-{i:02}")])

    def test_the_corpus_itself(self):
        records, faults = build.build(HERE / "documents")
        self.assertEqual(faults, [])
        self.assertEqual(len({r["id"] for r in records}), len(records))
        for r in records:
            for a in r["attributions"]:
                for role in ("source", "cue", "content"):
                    for s, e in a[role]:
                        self.assertTrue(0 <= s < e <= len(r["text"]))
            json.dumps(r)


if __name__ == "__main__":
    unittest.main()
