"""Many reports as one: which servers are ready, what is in the way, and who is missing."""
