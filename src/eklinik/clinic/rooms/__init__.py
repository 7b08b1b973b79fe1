"""Online rooms: one folder for every provider, with a null and a failing twin."""
