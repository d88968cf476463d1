"""The window: shows what the rooms below say, and knows nothing of networks itself."""
