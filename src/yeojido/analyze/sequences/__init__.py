"""Events in order: funnels, what follows what, paths, loops, variants, patterns, shapes."""
