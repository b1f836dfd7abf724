"""What a valid table is: pandera models, cross-table rules, and the report of what failed.

This package imports nothing of the project; `analysis` and `reports` build on it.
"""
