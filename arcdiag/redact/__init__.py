"""What must not leave the machine is taken out of a report, once, on its way out."""
