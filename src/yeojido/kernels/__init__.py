"""Arrays in, arrays out: compiled counting kernels."""
