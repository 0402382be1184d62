"""How good a model is, on statements that it never saw."""
