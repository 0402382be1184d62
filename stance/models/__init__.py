"""Encoders, training, calibration and the scorer."""
