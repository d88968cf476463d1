"""Sheets of paper: blocks of text and tables laid out on pages, as PDF."""
