"""Templates of prompts and other texts: a sandbox with limits, the checks at save, and the forms that edit them."""
