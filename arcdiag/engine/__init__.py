"""Plans the checks and runs them: limits, deadline, cancelling, events."""
