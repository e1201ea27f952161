"""The weights between two taggers (Wortsman et al. 2022): what one learned further, as far as it pays elsewhere.

  python -m Training.mix A.pt B.pt SHARE OUT.pt    (1 - SHARE) of A and SHARE of B; either can be a model file .cwm
"""

import sys

import torch

from .export import any_tagger


def mixed(a, b, share):
    """Parameters by name. Those of quotation and case count only by their sum, so both are mixed."""
    return {k: (1 - share) * v + share * b[k] for k, v in a.items()}


def main(a, b, share, out):
    first, second = any_tagger(a), any_tagger(b)
    torch.save({"model": mixed(first.state_dict(), second.state_dict(), float(share)), "config": first.config}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
