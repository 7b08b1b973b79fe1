"""What hangs in the waiting hall: the ticket machine and the screen with the numbers."""
