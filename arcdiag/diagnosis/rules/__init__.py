"""One problem, one module: wording, severity, owner, remedy; all are listed in RULES."""
