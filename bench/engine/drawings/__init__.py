"""Pictures drawn by programs, by kind: what graphics.py writes."""
