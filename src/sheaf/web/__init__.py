"""Web: the base page, its parts, styles and scripts, error pages, navigation, the inbox of one's work.

It knows no domain: rooms register their navigation and inbox items here. It never queries a record
and never decides who may see something.
"""
