"""What the tidy tables say: measures, estimates, named numbers."""
