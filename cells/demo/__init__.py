"""The demo district: invented people in real shapes, the same ones for the same flags.

`plan` says how large and how long, `units`, `people` and `meetings` invent one commune at a time,
`ratings` looks back on the years, `ledger` writes it all in bulk, and `build` puts it together.
Nothing here asks the clock or chance itself: every choice comes from `Plan.rng`.
"""
