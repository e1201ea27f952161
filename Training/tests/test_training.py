"""python -m unittest discover -s Training/tests -t .  (needs the packages of Training/requirements.txt, no data)"""

import itertools
import random
import unittest

import numpy as np
import torch

from Training import annotation
from Training.augment import augment
from Training.crf import ALLOWED, COUNT, INSIDE, Likelihood, blended, marginals, path, viterbi
from Training.encoder import Tagger, distance_buckets
from Training.mix import mixed
from Training.pieces import Pieces, words_of
from Training.signed import signed_quotations, transcript
from Training.windows import cut_windows, owners, piece_row, window_pieces, word_end

TEXT = (
    "Mayor Denies Fraud\n\n“We paid every bill,” said Inés Okafor, the mayor of Nordhafen. “Nobody stole "
    "anything.”\n\nThe auditor’s office said 'the books are fine' and that Ms. Okafor (who was re-elected) may "
    "stay. \"A witch hunt\" is what she called it — \"and a costly one.\n\n‘No comment,’ her deputy said.\n"
)


def roles(words):
    return "".join(str(w.quote) for w in words)


class Words(unittest.TestCase):
    def test_offsets_and_flags(self):
        words = words_of(TEXT)
        for w in words:
            self.assertEqual(TEXT[w.start:w.end], w.text)
        self.assertEqual([w.text for w in words if w.paragraph], ["Mayor", "“", "The", "‘"])
        self.assertEqual(words[2].case, 1)
        by_text = {w.text: w for w in words}
        self.assertTrue(by_text["Nobody"].sentence is False and words[words.index(by_text["Nobody"]) - 1].sentence)

    def test_ignored_scalars(self):
        words = words_of("Ine\u0301s so\u00adil \u200b\ufeff")
        self.assertEqual([(w.start, w.end, w.text) for w in words], [(0, 5, "Ines"), (6, 11, "soil")])

    def test_quotes_never_leave_their_paragraph(self):
        for text in ("“a b c\n\nd", "\"a\n\nb\"", "a” b", "’’’ “ “ ” ”", "'a' 'b", "it's the boys' 'fine' hat"):
            for w in words_of(text):
                self.assertIn(w.quote, range(4))
        self.assertEqual(roles(words_of("“a b c\n\nd")), "21110")
        self.assertEqual(roles(words_of("it's the boys' 'fine' hat")), "000" + "000" + "213" + "0")

    def test_pieces(self):
        p = Pieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "for", "##ty", "##t", "y", "e"])
        self.assertEqual(p.split("FORTY"), [4, 5])
        self.assertEqual(p.split("fort"), [4, 6])
        self.assertEqual(p.split("forx"), [1])
        self.assertEqual(p.split("É"), [8])
        self.assertEqual(p.split("y" * 101), [1])


class Windows(unittest.TestCase):
    def test_cover_in_order(self):
        pieces = Pieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "##a"])
        rng = random.Random(1)
        for _ in range(200):
            n = rng.randrange(1, 900)
            text = "".join(rng.choice(["a", "aa", "a" * 9, "x", ". A", "\n", " "]) + rng.choice(["", " "])
                           for _ in range(n))
            words = words_of(text)
            if not words:
                continue
            row = piece_row(words, pieces)
            size, overlap = rng.choice([(256, 48), (64, 16), (256, 0)])
            windows = cut_windows(row, size, overlap)
            own = owners(row, windows)
            self.assertEqual([w for a, b in own for w in range(a, b)], list(range(len(words))))
            for (a, b), (oa, ob) in zip(windows, own):
                self.assertTrue(a <= oa and ob <= b)
                ids, types, shift = window_pieces(row, a, b, pieces)
                self.assertEqual(len(ids), len(types))
                self.assertEqual(ids[row.first[a] - shift], row.ids[row.first[a]])
                if b - a > 1:
                    self.assertLessEqual(word_end(row, b - 1) - row.first[a], size - 2)


class Crf(unittest.TestCase):
    def setUp(self):
        rng = np.random.default_rng(2)
        self.emission, self.transition = rng.normal(size=(4, COUNT)), rng.normal(size=(COUNT, COUNT))
        self.breaks = [True, False, True, False]

    def paths(self):
        for y in itertools.product(range(COUNT), repeat=4):
            if any(INSIDE[v] and b for v, b in zip(y, self.breaks)):
                continue
            if all(ALLOWED[a, b] for a, b in zip(y, y[1:])):
                s = sum(self.emission[i, v] for i, v in enumerate(y))
                yield y, s + sum(self.transition[a, b] for a, b in zip(y, y[1:]))

    def test_against_enumeration(self):
        paths = list(self.paths())
        z = np.logaddexp.reduce([s for _, s in paths])
        expected = np.zeros((4, COUNT))
        for y, s in paths:
            for i, v in enumerate(y):
                expected[i, v] += np.exp(s - z)
        got_z, m, _, _ = marginals(self.emission, self.transition, self.breaks)
        self.assertAlmostEqual(got_z, z)
        np.testing.assert_allclose(m, expected, atol=1e-12)
        self.assertEqual(tuple(viterbi(self.emission, self.transition, self.breaks)), max(paths, key=lambda p: p[1])[0])

    def test_gradient(self):
        e = torch.tensor(self.emission, requires_grad=True)
        t = torch.tensor(self.transition, requires_grad=True)
        taught = marginals(self.emission[::-1] * 2, self.transition.T, self.breaks)[1:3]
        for right in (path([0, 3, 5, 6]), blended([0, 3, 5, 6], taught, 0.7)):
            sequences = [(0, 4, (*right, self.breaks))]
            self.assertTrue(torch.autograd.gradcheck(lambda a, b: Likelihood.apply(a, b, sequences), (e, t)))

    def test_a_teacher_alone_is_matched_where_its_chain_is(self):
        """With all trust in a teacher of equal scores the gradient vanishes."""
        e = torch.tensor(self.emission, requires_grad=True)
        t = torch.tensor(self.transition, requires_grad=True)
        taught = marginals(self.emission, self.transition, self.breaks)[1:3]
        right = blended([0, 3, 5, 6], taught, 1.0)
        Likelihood.apply(e, t, [(0, 4, (*right, self.breaks))]).backward()
        np.testing.assert_allclose(e.grad.numpy(), 0, atol=1e-12)
        np.testing.assert_allclose(t.grad.numpy(), 0, atol=1e-12)


class Encoder(unittest.TestCase):
    def test_windows_do_not_see_each_other(self):
        torch.manual_seed(1)
        config = {"hidden_size": 24, "layer_norm_eps": 1e-12, "vocab_size": 50, "max_position_embeddings": 20,
                  "num_attention_heads": 2, "intermediate_size": 32, "num_hidden_layers": 2, "link_size": 8}
        for extra in ({}, {"relative_attention_num_buckets": 8}):
            tagger = Tagger(config | extra).eval()
            ids, types = torch.randint(0, 50, (12,)), torch.randint(0, 12, (12,))
            with torch.no_grad():
                both = tagger(ids, types, [7, 5])
                apart = [tagger(ids[:7], types[:7], [7]), tagger(ids[7:], types[7:], [5])]
            torch.testing.assert_close(both, torch.cat(apart))

    def test_distances_share_buckets_as_in_t5(self):
        b = distance_buckets(200, 32)
        self.assertEqual([int(b[i, 0]) for i in (0, 1, 7, 8, 20, 199)], [0, 1, 7, 8, 10, 15])
        self.assertEqual([int(b[0, i]) for i in (1, 7, 8, 199)], [17, 23, 24, 31])


class Own(unittest.TestCase):
    """Our own corpus as the tagger sees it."""

    def test_only_the_outer_of_nested_claims(self):
        text = "He said the ministry had told him it was over. It was, she said, the agency reported."
        at = lambda x: [text.index(x), text.index(x) + len(x)]
        outer = {"source": [at("He")], "cue": [at("said")], "content": [at("the ministry had told him it was over")]}
        inner = {"source": [at("the ministry")], "cue": [at("had told")], "content": [at("it was over")]}
        said = {"source": [at("she")], "cue": [[text.index("she said") + 4, text.index("she said") + 8]], "content": [at("It was")]}
        around = {"source": [at("the agency")], "cue": [at("reported")], "content": [at("It was, she said")]}
        self.assertEqual(annotation.flat([outer, inner, said, around]), [outer, said, around])
        art = annotation.article_of(text, [outer, said, around])
        labels = [annotation.LABELS[y] for y in art.labels]
        self.assertEqual(labels[:3], ["B-source", "B-cue", "B-content"])
        # "It was , she said , the agency reported .": the agency's content ends where she speaks.
        self.assertEqual(labels[-10:], ["B-content", "I-content", "I-content", "B-source", "B-cue", "O",
                                        "B-source", "I-source", "B-cue", "O"])

    def test_a_label_inside_follows_its_begin(self):
        text = "It was true, she said, of nobody."
        claims = [{"content": [[0, len(text) - 1]]}, {"source": [[13, 16]], "cue": [[17, 21]]}]
        labels = annotation.article_of(text, claims).labels
        for a, b in zip([0, *labels], labels):
            self.assertTrue(ALLOWED[a][b] or a == 0 and b == 0)

    def test_held_is_an_eighth(self):
        held = sum(annotation.is_held(f"wire-story-{i}") for i in range(4000))
        self.assertTrue(400 < held < 600)


class Mix(unittest.TestCase):
    def test_between_two_weights(self):
        a, b = {"x": torch.tensor([0.0, 4.0])}, {"x": torch.tensor([4.0, 0.0])}
        self.assertEqual(mixed(a, b, 0.25)["x"].tolist(), [1.0, 3.0])
        self.assertEqual(mixed(a, b, 0.0)["x"].tolist(), a["x"].tolist())


class Augmentation(unittest.TestCase):
    def test_spans_keep_their_words(self):
        at = lambda s: [TEXT.index(s), TEXT.index(s) + len(s)]
        spans = [{"source": [at("Inés Okafor, the mayor of Nordhafen")], "cue": [at("said")],
                  "content": [at("“We paid every bill,”"), at("“Nobody stole anything.”")]}]
        changed = 0
        letters = lambda s: "".join(c for c in s.lower() if c.isalnum())
        for seed in range(300):
            text, moved = augment(TEXT, spans, random.Random(seed))
            changed += text != TEXT
            self.assertEqual(letters(text), letters(TEXT))
            for role, list_ in spans[0].items():
                self.assertEqual([letters(TEXT[s:e]) for s, e in list_],
                                 [letters(text[s:e]) for s, e in moved[0][role]])
            annotation.article_of(text, moved)
        self.assertGreater(changed, 100)


class Signed(unittest.TestCase):
    def found(self, rule, text):
        words = words_of(text)
        show = lambda r: text[words[r[0]].start:words[r[1] - 1].end]
        return [(show(c.source), show(c.cue), show(c.contents[0])) for c in rule(words)]

    def test_quotations(self):
        text = ("“The harbour ‘must’ stay open,” ― Inés Okafor\n“Nobody asked us.” - Tom P. Reyes.\n\n"
                "“It was a long night, he thought.” — and then he left for good.\n\n“So it is, and it will be.”\n-- Ada Lund")
        self.assertEqual(self.found(signed_quotations, text), [
            ("Inés Okafor", "―", "“The harbour ‘must’ stay open,”"),
            ("Tom P. Reyes", "-", "“Nobody asked us.”"), ("Ada Lund", "--", "“So it is, and it will be.”")])

    def test_transcript(self):
        turns = ["LUND: Will you resign, Mr. Mayor, or not?", "OKAFOR: I will do nothing of the kind.",
                 "Q: And what about the auditor then?", "“DR. LUND: We shall see about that."]
        self.assertEqual([x[0] for x in self.found(transcript, "\n\n".join(turns))], ["LUND", "OKAFOR", "DR. LUND"])
        self.assertEqual(self.found(transcript, "\n\n".join(turns[:2])), [])


if __name__ == "__main__":
    unittest.main()
