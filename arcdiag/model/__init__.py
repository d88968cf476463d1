"""The vocabulary: values that every room speaks in; imports nothing of ours but itself."""
