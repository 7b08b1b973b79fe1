"""How the house is run: data directory, supervisor, web server, static files."""
