"""Text that a system prints or keeps, read into facts; pure."""
