"""Labelled quotes: reading, checking and splitting them."""
