"""From validated tables to the database, the trends, the facts and the figures.

Builds on `validation`; `reports` builds on this package.
"""
