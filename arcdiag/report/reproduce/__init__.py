"""Lines for other tools that show what a failed check saw; they make nothing new known."""
