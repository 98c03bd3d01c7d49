"""Readers of recorded market data (parquet and CSV), as ``shared.domain.recordings`` describes it."""
