"""In which language arcdiag speaks: every room below makes English, the ways out turn it."""
