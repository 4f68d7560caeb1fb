"""Uploaded files of this room: `screenings/<id>/file` in the node's folder, until the run is done."""

from sheaf.register.files.shelf import Shelf

SHELF = Shelf("screenings", "a screening")
