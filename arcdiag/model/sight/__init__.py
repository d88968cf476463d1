"""What one step of a check can see, one kind of sight per class; `observation` gathers them."""
