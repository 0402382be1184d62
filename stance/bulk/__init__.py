"""Scoring of whole archives: a stream of constant memory that goes on where it was stopped."""
