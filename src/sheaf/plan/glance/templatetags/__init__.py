"""Tags of the pages at a glance."""
