"""Runs written into folders."""
