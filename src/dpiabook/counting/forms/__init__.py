"""The forms in which people have data: each is written as Parquet once, and counted from there."""
