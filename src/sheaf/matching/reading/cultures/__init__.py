"""Naming conventions: what a word usually is in a name, which convention a string follows, the role of each part.

One file per culture; each has `tag`, which takes the words of a name and gives its parts. A convention is
read from the string and says nothing about the person who bears it.
"""
