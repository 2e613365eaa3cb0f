"""Files that go out: an office's own, handed back with reasons, and what keeps cells safe."""
