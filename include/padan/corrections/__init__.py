"""Corrections that come back: a returned fix-list makes a new edition of an agency's list.

What belongs here: reading what was returned (returned), the edition that holds it (edition), and how
much of each list has been closed (closing). An edition is a file like any other: it is checked, accepted
and decided the same way, and the one before stays as it was.
"""
