"""What follows: the plan, its readings, the verdicts."""
