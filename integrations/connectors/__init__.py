"""Accounts elsewhere that an organization connects by signing in there: drives, wikis, repositories, mail, CRM."""
