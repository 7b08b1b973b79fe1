"""What the rows tell together: waiting, service and first-time-right.  Reads only."""
