"""Evaluation and training of the matcher; the data are in ../shared or made up on the spot."""
