"""Adapters: each makes figures or tables of this project from one producer's file."""
