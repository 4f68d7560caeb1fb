"""Where Splink does its work: DuckDB in this process, or Spark. An engine takes both sides' tables and keys and gives weighed pairs;
it must never add evidence of its own, so that each gives the same pairs."""
