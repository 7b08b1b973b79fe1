"""What people say of the office: surveys, complaints, questions and answers."""
