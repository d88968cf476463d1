"""Two reports beside each other: what became worse, better, or just different."""
