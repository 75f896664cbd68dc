"""Training: m and u of every level from agreement patterns and random pairs."""
