"""Market data: a feed on its way to the stream, the quotes and the bars."""
