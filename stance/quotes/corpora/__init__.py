"""Real statements whose texts are not ours to ship: labels that point into public sources, and the way back to the text."""
