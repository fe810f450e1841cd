"""Pure rules of the floor: who may speak for how long, and in which order."""
