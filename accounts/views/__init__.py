"""The pages of accounts, by subject: signing in, the profile, the organization, its members, its keys."""
