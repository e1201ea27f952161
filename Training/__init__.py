"""Trains the claim tagger: PolNeAR gold in, one weights file out. See docs/claims-model.md."""
