"""Pages of people who have a ticket, a booking or a consultation, without an account."""
