"""What can be asked for: signatures, options and their help, and how bad input is answered."""
