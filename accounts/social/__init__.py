"""Sign-in at Google, LinkedIn and GitHub: the authorization-code flow with PKCE and a random, bound state."""
