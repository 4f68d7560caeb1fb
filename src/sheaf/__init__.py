"""Sheaf: the working system of the ASEAN Plan of Action in Combating Transnational Crime.

One program, run by every Member State and the Secretariat as a node over its own data.
Floors, from the top: composition (this folder's files) > domains > platform > engines > kernel.
docs/architecture.md draws them; import-linter holds them.
"""

__version__ = "0.1.0"
