"""What a document is and what its cells print."""
