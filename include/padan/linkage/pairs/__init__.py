"""Pairs: records in DuckDB, blocking, comparing, agreement patterns, how common values are."""
