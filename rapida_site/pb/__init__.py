"""The wire contract as ``.proto`` files, and the modules that ``make proto`` generates from them."""
