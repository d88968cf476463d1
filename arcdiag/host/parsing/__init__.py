"""What systems print and keep in files, into facts: pure, so every sample is tested everywhere."""
