"""Which proxy a program would use for a URL, from what is set: pure, and exact where Go is."""
