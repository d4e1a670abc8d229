"""What the voice core costs and how well it takes turns, measured from the outside (docs/benchmarks.md)."""
