"""Fixed corrections of span edges: docs/claims-model.md, section "Repairs"."""

STOPS = (",", ".", ";", ":")


def repair_content(words, span, held):
    """A content with its quotation marks and without the stop outside them.

    words: the text's; span: half-open; held[i]: some span holds word i. Returns a span."""
    s, e = span
    if s > 0 and words[s - 1].quote == 2 and not held[s - 1] and not words[s].paragraph:
        s -= 1
    if e < len(words) and words[e].quote == 3 and not held[e] and not words[e].paragraph \
            and words[e - 1].quote in (1, 2):
        e += 1
    if e - s > 1 and words[e - 1].text in STOPS and words[e - 1].quote == 0:
        e -= 1
    return s, e


def join(words, spans, gap, held):
    """Neighbouring contents of one claim become one if at most `gap` words lie between them, none
    of which a span holds, and no paragraph begins there."""
    out = []
    for s, e in sorted(spans):
        last = out[-1][1] if out else None
        if out and s - last <= gap and not any(held[last:s]) \
                and not any(w.paragraph for w in words[last:s + 1]):
            out[-1] = (out[-1][0], e)
        else:
            out.append((s, e))
    return out
