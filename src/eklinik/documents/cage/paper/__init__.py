"""Photos of paper: find the page, straighten it, clean it, and say what is wrong with the photo.

It runs in the cage, so it knows neither Django nor words for people: faults are codes.
"""
