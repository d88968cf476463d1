"""Our values adapted to Qt's views; no logic of their own."""
