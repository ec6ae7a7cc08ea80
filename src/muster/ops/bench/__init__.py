"""Measuring matching on a population made by seed, beside its peers: what `bench_match` runs."""
