"""A model in int8 for the CPU, beside its weights: made, checked against PyTorch, and found again."""
