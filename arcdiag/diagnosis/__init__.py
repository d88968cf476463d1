"""Judging: from observations to states, findings, a verdict and a forecast; opens no socket."""
