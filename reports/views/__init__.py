"""The pages of figures, and the lists that each figure was counted from. Only views read the
clock."""
