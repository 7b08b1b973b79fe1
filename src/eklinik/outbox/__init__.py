"""Anyone tells anyone by `post()`; texts and channels live above."""
