"""Composition of the project: settings, addresses, servers. No app imports from here but ``rapida_site.lib``."""
