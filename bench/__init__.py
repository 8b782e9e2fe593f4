"""Benchmarks: every goal beside its reference, in one run (`make bench`, docs/performance.md)."""
