"""Judging a presented chain as the Connected Machine agent, a Go program, would on this machine."""
