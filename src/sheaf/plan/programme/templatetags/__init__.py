"""Tags of the work programme's pages."""
