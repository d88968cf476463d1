"""From the words that people gave, on the command line or in the window, to a checked order."""
