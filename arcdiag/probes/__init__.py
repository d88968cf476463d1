"""One step of a check, one module: what was aimed at, what was seen."""
