"""Chat models behind one door: a protocol, a closed set of faults, and one file a backend."""
