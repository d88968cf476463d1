"""Reads what ``azcmagent`` prints and logs: its tables, its records, the errors of a Go program."""
