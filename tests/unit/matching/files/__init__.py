"""`sheaf match` on broken files."""
