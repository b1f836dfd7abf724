"""Renders the Quarto sources in this folder into a checked website, with Quarto or without it."""
