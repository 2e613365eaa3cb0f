"""From what a table says in a column to values of ours, and what is wrong with them."""
