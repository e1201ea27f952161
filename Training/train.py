"""Fine-tunes a BERT encoder into the claim tagger (docs/claims-model.md).

  python -m Training.train --pretrained DIR --out DIR [--passes 5] [--threads 2]

Reads PolNeAR below $CLAIMS_DATA (default ../shared/claims) and, with --own, our own corpus in $CLAIMS_OWN. A pass is
--polnear of the one's articles, drawn anew each time, and --own of the other's. Resumable: run the same command
again and it goes on from the last checkpoint; another --passes re-plans the decay of the rate.
--until lands early: the rate falls from where it stands to nothing at that time of day.
"""

import argparse
import json
import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from . import annotation
from .augment import augment
from .crf import viterbi
from .encoder import LINK_ROLES, Dropout, read_pretrained
from .export import any_tagger
from .loss import Teacher, loss_of
from .pieces import Pieces
from .predict import run
from .windows import cut_windows, piece_row, window_pieces


def examples(articles, pieces, rng, share):
    """Windows of one pass, each article augmented with probability `share`."""
    out = []
    for a in articles:
        text, spans = a["text"], a["attributions"]
        if rng.random() < share:
            text, spans = augment(text, spans, rng)
        art = annotation.article_of(text, spans)
        if not art.words:
            continue
        row = piece_row(art.words, pieces)
        for s, e in cut_windows(row, rng.randint(144, 256), 0):
            ids, types, shift = window_pieces(row, s, e, pieces)
            inside = lambda r: r[0] >= s and r[1] <= e
            links = {}
            cues = [(i, r) for i, c in enumerate(art.claims) for r in c.cue if inside(r)]
            for role in LINK_ROLES:
                owner = {}
                for i, c in enumerate(art.claims):
                    for r in getattr(c, role):
                        if inside(r):
                            owner.setdefault(r, set()).add(i)
                links[role] = [((r[0] - s, r[1] - s), [i in ids_ for i, _ in cues])
                               for r, ids_ in owner.items()]
            out.append({
                "ids": ids, "types": types,
                "first": [row.first[w] - shift for w in range(s, e)],
                "labels": art.labels[s:e],
                "breaks": [w.paragraph for w in art.words[s:e]],
                "cues": [(r[0] - s, r[1] - s) for _, r in cues], "links": links, "trust": a.get("trust")})
    return out


def drawn(articles, share, rng):
    """This share of the articles, by chance (all of them in their order where it is 1)."""
    return articles if share == 1 else rng.sample(articles, round(share * len(articles)))


def batches(windows, rng, room):
    """Windows of like length together, at most `room` pieces a batch, in random order."""
    rng.shuffle(windows)
    out = []
    for p in range(0, len(windows), 64):
        pool, batch = sorted(windows[p:p + 64], key=lambda w: -len(w["ids"])), []
        for w in pool:
            if batch and (len(batch) + 1) * len(batch[0]["ids"]) > room:
                out.append(batch)
                batch = []
            batch.append(w)
        out.append(batch)
    rng.shuffle(out)
    return out


def shares(batch, count):
    """The windows of a batch in `count` parts of about as many pieces (longest first to the least)."""
    parts = [[] for _ in range(count)]
    for w in sorted(batch, key=lambda w: -len(w["ids"])):
        min(parts, key=lambda p: sum(len(x["ids"]) for x in p)).append(w)
    return [p for p in parts if p]


class Workers:
    """Threads of one core each that share a step's windows. A step waits for all of them once,
    where torch's own threads wait for each other in every operation: on a machine that does other
    work too this is several times as fast. Gradients are summed in a fixed order."""

    def __init__(self, tagger, threads, drop, seed, link_weight, half, teacher=None):
        self.tagger, self.drop, self.seed, self.link_weight = tagger, drop, seed, link_weight
        self.threads, self.half, self.teacher = threads, half, teacher
        self.parameters = [p for p in tagger.parameters() if p.requires_grad]
        self.pool = ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,))

    def part(self, windows, words, spans, key):
        tag, link = loss_of(self.tagger, windows, Dropout(self.drop, (self.seed, *key)), self.half, self.teacher)
        loss = tag / words + self.link_weight * link / spans
        return float(tag.detach()) / words, float(link.detach()) / spans, torch.autograd.grad(
            loss, self.parameters, allow_unused=True)

    def step(self, batch, number):
        """Leaves the gradients in the parameters; the mean losses."""
        words = sum(len(w["first"]) for w in batch)
        spans = max(1, sum(len(x) for w in batch for x in w["links"].values()))
        jobs = [self.pool.submit(self.part, part, words, spans, (number, i))
                for i, part in enumerate(shares(batch, self.threads))]
        for p in self.parameters:
            p.grad = None
        tags = links = 0.0
        for j in jobs:
            tag, link, grads = j.result()
            tags, links = tags + tag, links + link
            for p, g in zip(self.parameters, grads):
                if g is not None:
                    p.grad = g if p.grad is None else p.grad.add_(g)
        return tags, links


def evaluate(tagger, pieces, articles):
    """F1 of exact spans on whole texts, by role."""
    counts = {r: [0, 0, 0] for r in annotation.ROLES}
    for a in articles:
        art = annotation.article_of(a["text"], a["attributions"])
        s = run(tagger, pieces, a["text"])
        y = viterbi(s.emission, tagger.transition.detach().numpy(), s.breaks)
        gold, got = spans_of(art.labels), spans_of(y)
        for r in annotation.ROLES:
            g, p = {x for x in gold if x[0] == r}, {x for x in got if x[0] == r}
            for i, v in enumerate((len(g & p), len(p), len(g))):
                counts[r][i] += v
    return {r: round(200 * t / max(p + g, 1), 2) for r, (t, p, g) in counts.items()}


def spans_of(labels):
    """[(role, start, end)] of BIO labels."""
    out = []
    for i, y in enumerate(labels):
        if y and y % 2:
            out.append([annotation.ROLES[(y - 1) // 2], i, i + 1])
        elif y and out:
            out[-1][2] = i + 1
    return [tuple(x) for x in out]


def groups(tagger, rate, head_rate):
    """AdamW parameter groups: no decay for biases and norms, another rate for what is new."""
    fresh = ("tag", "link_", "transition", "quote", "case")
    kinds = {}
    for n, p in tagger.named_parameters():
        if n in ("word.weight", "distance.weight"):
            p.requires_grad = False
            continue
        new = n.startswith(fresh)
        key = (head_rate if new else rate, 0.01 if p.ndim > 1 and "norm" not in n else 0.0)
        if n == "transition":
            key = (5 * head_rate, 0.0)
        kinds.setdefault(key, []).append(p)
    return [{"params": v, "lr": k[0], "peak": k[0], "weight_decay": k[1]} for k, v in kinds.items()]


class Landing:
    """Takes the rate down in step with the clock, for a run that must end in time."""

    def __init__(self, until):
        now = time.localtime()
        hour, minute = map(int, until.split(":"))
        self.begin = time.time()
        self.end = time.mktime((*now[:3], hour, minute, 0, 0, 0, -1))
        self.first = None

    def over(self):
        return time.time() >= self.end

    def factor(self, planned, warm):
        """Linear from the planned factor after the warm-up to 0; never above what is planned."""
        if not warm:
            return planned
        if self.first is None:
            self.first, self.begin = planned, time.time()
        left = (self.end - time.time()) / max(1.0, self.end - self.begin)
        return min(planned, self.first * max(0.0, left))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pretrained", help="an encoder to begin with, unless --start names a tagger")
    ap.add_argument("--vocabulary", help="pieces to read by, where they are not the encoder's own (a teacher)")
    ap.add_argument("--start", help="a trained tagger.pt or model file .cwm to go on from, instead of the pretrained encoder")
    ap.add_argument("--layers", type=int, help="keep only so many layers, the lowest")
    ap.add_argument("--teacher", help="tagger.pt or .cwm of another tagger trained with --vocabulary")
    ap.add_argument("--trust", type=float, default=0.7, help="share of the teacher's word against the gold")
    ap.add_argument("--trust-own", type=float, default=0.0, help="the same for articles of our own corpus")
    ap.add_argument("--polnear", type=float, default=1.0, help="share of PolNeAR's articles in a pass")
    ap.add_argument("--own", type=float, default=0.0, help="share of our own documents in a pass")
    ap.add_argument("--out", required=True)
    ap.add_argument("--passes", type=float, default=5)
    ap.add_argument("--rate", type=float, default=3e-4)
    ap.add_argument("--head-rate", type=float, default=1e-3)
    ap.add_argument("--room", type=int, default=1024, help="pieces a batch")
    ap.add_argument("--augment", type=float, default=0.6, help="share of articles offered to augmentation")
    ap.add_argument("--link-weight", type=float, default=0.1)
    ap.add_argument("--drop", type=float, default=0.1)
    ap.add_argument("--warm-up", type=float, default=0.05)
    ap.add_argument("--seed", type=int, default=4)
    ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--half", action=argparse.BooleanOptionalAction, default=True,
                    help="products in bfloat16 (2 to 4 x as fast where the processor has them)")
    ap.add_argument("--until", help="HH:MM (local time) at which the rate is to reach nothing and training ends")
    ap.add_argument("--frozen-layers", type=int, default=0, help="embeddings and so many lowest layers are left as they are")
    ap.add_argument("--checkpoint-seconds", type=float, default=180)
    ap.add_argument("--with-dev", action="store_true", help="train on dev too (for a final model whose recipe is settled)")
    ap.add_argument("--limit", type=int, help="articles (for a quick trial)")
    a = ap.parse_args()

    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    vocabulary = Path(a.vocabulary or Path(a.pretrained) / "vocab.txt")
    pieces = Pieces.load(vocabulary)
    tagger = any_tagger(a.start).train().requires_grad_() if a.start else \
        read_pretrained(a.pretrained, list(pieces.ids) if a.vocabulary else None)
    if a.layers:
        tagger.layers = tagger.layers[:a.layers]
        tagger.config["num_hidden_layers"] = a.layers
    teacher = Teacher(any_tagger(a.teacher), a.trust) if a.teacher else None
    if teacher and a.half:
        for m in teacher.tagger.layers.modules():
            if isinstance(m, torch.nn.Linear):
                m.bfloat16()
    train = annotation.split("train") if a.polnear else []
    dev = annotation.split("dev") if a.polnear else []
    if a.with_dev:
        train = train + dev
    own = [x | {"trust": a.trust_own} for x in annotation.own("train")] if a.own else []
    held = annotation.own("held") if a.own else []
    if a.limit:
        train, own, dev, held = train[:a.limit], own[:a.limit], dev[:max(2, a.limit // 10)], held[:max(2, a.limit // 10)]
    optimizer = torch.optim.AdamW(groups(tagger, a.rate, a.head_rate), betas=(0.9, 0.98), fused=True)
    landing = Landing(a.until) if a.until else None
    for n, p in tagger.named_parameters():
        low = n.startswith(("position", "quote", "case", "norm.")) or n.split(".")[0] == "layers" \
            and int(n.split(".")[1]) < a.frozen_layers
        if a.frozen_layers and low:
            p.requires_grad = False
    workers = Workers(tagger, a.threads, a.drop, a.seed, a.link_weight, a.half, teacher)
    done, step, spent = 0.0, 0, 0.0  # passes done
    saved = out / "checkpoint.pt"
    if saved.exists():
        c = torch.load(saved, weights_only=False)
        tagger.load_state_dict(c["model"])
        optimizer.load_state_dict(c["optimizer"])
        for g, new in zip(optimizer.param_groups, groups(tagger, a.rate, a.head_rate)):
            g["peak"] = new["peak"]
        done, step, spent = c["done"], c["step"], c["spent"]

    def save(name="checkpoint.pt", full=True):
        c = {"model": tagger.state_dict(), "config": tagger.config, "done": done, "step": step,
             "arguments": vars(a)}
        if full:
            c |= {"optimizer": optimizer.state_dict(), "spent": spent}
        torch.save(c, out / (name + ".new"))
        os.replace(out / (name + ".new"), out / name)

    def log(**x):
        line = json.dumps({"time": time.strftime("%H:%M:%S"), "step": step, "passes": round(done, 3)} | x)
        print(line, flush=True)
        with open(out / "log.jsonl", "a") as f:
            f.write(line + "\n")

    began = last_save = last_log = time.time()
    sums, seen = np.zeros(3), 0
    while done < a.passes - 1e-9:
        epoch = int(done + 1e-9)
        rng = random.Random(a.seed * 1000 + epoch)
        articles = drawn(train, a.polnear, rng) + drawn(own, a.own, rng)
        plan = batches(examples(articles, pieces, rng, a.augment), rng, a.room)
        first = round((done - epoch) * len(plan))
        for i in range(first, len(plan)):
            done = epoch + i / len(plan)
            if done >= a.passes or landing and landing.over():
                break
            x = done / a.passes
            factor = min(x / a.warm_up, (1 - x) / (1 - a.warm_up)) if x < 1 else 0
            if landing:
                factor = landing.factor(factor, x >= a.warm_up)
            for g in optimizer.param_groups:
                g["lr"] = g["peak"] * max(factor, 0.002)
            tag, link = workers.step(plan[i], step)
            torch.nn.utils.clip_grad_norm_(workers.parameters, 1.0)
            optimizer.step()
            step += 1
            done = epoch + (i + 1) / len(plan)
            sums += (tag, link, 1)
            seen += sum(len(w["ids"]) for w in plan[i])
            if time.time() - last_log > 30:
                log(tag=round(sums[0] / sums[2], 4), link=round(sums[1] / sums[2], 4),
                    pieces_s=round(seen / (time.time() - last_log)))
                sums[:], seen, last_log = 0, 0, time.time()
            if time.time() - last_save > a.checkpoint_seconds:
                now = time.time()
                spent, began, last_save = spent + now - began, now, now
                save()
        if landing and landing.over():
            break
        log(**{name: evaluate(tagger, pieces, x) for name, x in (("dev", dev[::4]), ("held", held[::2])) if x})
        last_log, seen = time.time(), 0
        sums[:] = 0
        save()
    save("tagger.pt", full=False)
    log(seconds=round(spent + time.time() - began))


if __name__ == "__main__":
    main()
