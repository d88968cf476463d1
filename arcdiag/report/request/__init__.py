"""Change requests: what one team is asked for, so that it can be done without asking back."""
